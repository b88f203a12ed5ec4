package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.pack.Sha256;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rejected records as {@code DeadLetter} in Avro. The same arguments give the same bytes, so that a
 * replay changes nothing. Not safe for use by several threads at once.
 */
public final class DeadLetterEncoder {
  /** What a letter is beside key, value and headers, at most, with room for its own key. */
  private static final int ENVELOPE_BYTES = 4096;

  private final String job;
  private final FramedWriter<DeadLetter> writer;
  private final RecordRoom room;
  private final boolean withholds;

  /**
   * @param job name of the job that rejects
   * @param room of the topic of the dead letters
   */
  public DeadLetterEncoder(String job, RecordFraming framing, RecordRoom room) {
    this(job, framing, room, false);
  }

  /**
   * @param withholds whether values and headers are left out, as if there were no room for them:
   *     what they hold is not to be seen
   */
  public DeadLetterEncoder(String job, RecordFraming framing, RecordRoom room, boolean withholds) {
    this.withholds = withholds;
    this.job = job;
    this.writer = new FramedWriter<>(DeadLetter.class, framing);
    this.room = room;
  }

  /**
   * A dead letter as a record of its own. Its headers are in the value alone, since a second time
   * they could make it too large.
   *
   * @param key the rejected record's, or the SHA-256 of that if there is no room for it twice; null
   *     if it has none
   */
  public record Letter(byte[] key, byte[] value) {}

  /**
   * Encodes one record with its key, value and headers as they came, cut if they do not fit.
   *
   * @param modelDigest digest of the pack that rejected the record, if it came so far
   * @param refusedTimestamp the record's timestamp, if the topic refuses it
   * @return with arrays that may be the record's own
   */
  public Letter encode(
      RawRecord record,
      Outcome.Rejected rejection,
      Optional<String> modelDigest,
      Optional<Instant> refusedTimestamp) {
    DeadLetter letter = new DeadLetter();
    letter.setTopic(record.topic());
    letter.setPartition(record.partition());
    letter.setOffset(record.offset());
    letter.setTimestamp(Instant.ofEpochMilli(record.timestamp()));
    letter.setReason(rejection.reason().name());
    letter.setMessage(rejection.message());
    letter.setJob(job);
    letter.setModelDigest(modelDigest.orElse(null));
    letter.setRefusedTimestamp(refusedTimestamp.orElse(null));
    letter.setCut(List.of());
    if (withholds) {
      CutRecord withheld = CutRecord.withoutContent(record);
      letter.setCut(withheld.cut());
      return new Letter(
          record.key(), filled(letter, withheld.key(), withheld.value(), withheld.headers()));
    }
    byte[] whole = filled(letter, record.key(), record.value(), record.headers());
    if (room.fits(record.key(), whole, List.of())) {
      return new Letter(record.key(), whole);
    }
    byte[] key = record.key() == null ? null : Sha256.digest().digest(record.key());
    if (room.fits(key, whole, List.of())) {
      return new Letter(key, whole);
    }
    CutRecord cut = CutRecord.of(record, Math.max(0, room.bytes() - ENVELOPE_BYTES));
    letter.setCut(cut.cut());
    return new Letter(key, filled(letter, cut.key(), cut.value(), cut.headers()));
  }

  private byte[] filled(
      DeadLetter letter, byte[] key, byte[] value, List<RawRecord.Header> headers) {
    letter.setKey(wrap(key));
    letter.setValue(wrap(value));
    letter.setHeaders(
        headers.stream()
            .map(header -> new RecordHeader(header.name(), wrap(header.value())))
            .toList());
    return writer.write(letter);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
