package dev.gloss.flink.function;

import dev.gloss.codec.RecordFraming;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * What dead letters are like, and how many are too many.
 *
 * @param job name that they carry
 * @param topic asked for its rules
 * @param mostInARow of one reason, in one subtask, before the task fails: what rejects everything
 *     is no fault of the records; 0 for no limit
 * @param withholds whether the records' values and headers are left out
 */
@Internal
public record DeadLetterSettings(
    String job, RecordFraming framing, TopicInquiry topic, int mostInARow, boolean withholds)
    implements Serializable {
  /** The same, however many there are. */
  public DeadLetterSettings withoutLimit() {
    return new DeadLetterSettings(job, framing, topic, 0, withholds);
  }
}
