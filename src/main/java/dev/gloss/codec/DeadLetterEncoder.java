package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * Rejected records as {@code DeadLetter} in Avro. The same arguments give the same bytes, so that a
 * replay changes nothing. Not safe for use by several threads at once.
 */
public final class DeadLetterEncoder {
  private final String job;
  private final FramedWriter<DeadLetter> writer;

  /**
   * @param job name of the job that rejects
   */
  public DeadLetterEncoder(String job, RecordFraming framing) {
    this.job = job;
    this.writer = new FramedWriter<>(DeadLetter.class, framing);
  }

  /**
   * Encodes one record with its key, value and headers as they came.
   *
   * @param modelDigest digest of the pack that rejected the record, if it came so far
   * @return an array of the caller's own
   */
  public byte[] encode(RawRecord record, Outcome.Rejected rejection, Optional<String> modelDigest) {
    DeadLetter letter = new DeadLetter();
    letter.setTopic(record.topic());
    letter.setPartition(record.partition());
    letter.setOffset(record.offset());
    letter.setTimestamp(Instant.ofEpochMilli(record.timestamp()));
    letter.setKey(wrap(record.key()));
    letter.setValue(wrap(record.value()));
    letter.setHeaders(
        record.headers().stream()
            .map(header -> new RecordHeader(header.name(), wrap(header.value())))
            .toList());
    letter.setReason(rejection.reason().name());
    letter.setMessage(rejection.message());
    letter.setJob(job);
    letter.setModelDigest(modelDigest.orElse(null));
    return writer.write(letter);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
