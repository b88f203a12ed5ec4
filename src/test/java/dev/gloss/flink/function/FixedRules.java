package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import java.io.Serializable;
import java.util.List;

/** A topic whose rules are known without a broker. */
public record FixedRules(String topic, int bytes, boolean needsKey, long latest)
    implements TopicRules, Serializable {
  /** Takes everything. */
  public static final TopicInquiry ANY =
      () -> new FixedRules("any", Integer.MAX_VALUE, false, Long.MAX_VALUE);

  /** Dead letters of a job, into a topic that takes everything. */
  public static DeadLetterSettings letters(String job) {
    return letters(job, 0);
  }

  static DeadLetterSettings letters(String job, int mostInARow) {
    return new DeadLetterSettings(job, RecordFraming.SINGLE_OBJECT, ANY, mostInARow, false);
  }

  @Override
  public boolean fits(byte[] key, byte[] value, List<RawRecord.Header> headers) {
    long size = length(key) + length(value);
    for (RawRecord.Header header : headers) {
      size += header.name().length() + length(header.value());
    }
    return size <= bytes;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  @Override
  public long accepted(long timestamp, long now) {
    return timestamp > latest ? now : timestamp;
  }
}
