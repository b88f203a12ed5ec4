package dev.gloss.deploy;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.job.CommittedOutput;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What a job has made of many numbered records, a few bytes a record: how often each came out, in
 * which order by key, and what was said of it. Reads what is committed. One thread.
 */
final class OutputTally extends CommittedOutput {
  private final ToIntFunction<String> numbers;
  private final byte[] enriched;
  private final byte[] dead;
  private final long[] said;
  private final Map<String, Integer> latest = new HashMap<>();
  private final Map<String, Integer> tiers = new HashMap<>();
  private int inputs;
  private int outOfOrder;

  /**
   * @param records how many there will be
   * @param numbers a record's number, from 0, in its id or, of a dead letter, in its value
   */
  OutputTally(
      String bootstrapServers,
      String sink,
      String deadLetters,
      int records,
      ToIntFunction<String> numbers) {
    super(bootstrapServers, sink, deadLetters);
    this.numbers = numbers;
    this.enriched = new byte[records];
    this.dead = new byte[records];
    this.said = new long[records];
  }

  @Override
  protected void enriched(RawRecord record, EnrichedText text) throws IOException {
    int number = numbers.applyAsInt(text.getId());
    enriched[number]++;
    said[number] = digest(text);
    tiers.merge(text.getTier(), 1, Integer::sum);
    Integer before = latest.put(text.getKey(), number);
    if (before != null && before >= number) {
      outOfOrder++;
    }
    count(number);
  }

  @Override
  protected void dead(RawRecord record, DeadLetter letter) {
    int number = numbers.applyAsInt(StandardCharsets.UTF_8.decode(letter.getValue()).toString());
    dead[number]++;
    count(number);
  }

  private void count(int number) {
    if (enriched[number] + dead[number] == 1) {
      inputs++;
    }
  }

  /** Of everything but the time that it took. */
  private static long digest(EnrichedText text) throws IOException {
    text.setAnnotateMicros(0);
    try {
      ByteBuffer bytes = text.toByteBuffer();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int inputs() {
    return inputs;
  }

  int dead() {
    return sum(dead);
  }

  int enriched() {
    return sum(enriched);
  }

  /** Output records beyond the first of an input record. */
  int duplicated() {
    return enriched() + dead() - inputs;
  }

  /** Annotated records that came after a later one of their key. */
  int outOfOrder() {
    return outOfOrder;
  }

  /** Annotated records by the tier that answered. */
  Map<String, Integer> tiers() {
    return tiers;
  }

  /** Records of which another tally's job has said something else. */
  int saidOtherwise(OutputTally other) {
    int different = 0;
    for (int number = 0; number < said.length; number++) {
      if (said[number] != other.said[number]
          || enriched[number] != other.enriched[number]
          || dead[number] != other.dead[number]) {
        different++;
      }
    }
    return different;
  }

  private static int sum(byte[] counts) {
    int sum = 0;
    for (byte count : counts) {
      sum += count;
    }
    return sum;
  }
}
