package dev.gloss.flink.function;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Finds out a topic's rules whenever a task starts: they may have changed since the last time. */
@FunctionalInterface
@Internal
public interface TopicInquiry extends Serializable {
  /**
   * Asks the brokers.
   *
   * @throws RuntimeException if they do not answer; the task fails, and Flink starts it again
   */
  TopicRules ask();
}
