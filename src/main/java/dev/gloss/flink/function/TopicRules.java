package dev.gloss.flink.function;

import dev.gloss.codec.RecordRoom;
import org.apache.flink.annotation.Internal;

/**
 * Which records a topic takes. What it refuses must never reach the sink: a broker's refusal fails
 * the job, which comes back to the same record for ever.
 */
@Internal
public interface TopicRules extends RecordRoom {
  /** The topic's name. */
  String topic();

  /** Whether a record must have a key: the topic is compacted. */
  boolean needsKey();

  /**
   * The nearest timestamp that the topic takes.
   *
   * @param timestamp milliseconds since the epoch; negative: none, which every topic takes
   * @param now by the clock of this machine, likewise
   */
  long accepted(long timestamp, long now);
}
