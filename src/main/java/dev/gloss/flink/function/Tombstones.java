package dev.gloss.flink.function;

import org.apache.flink.annotation.Internal;

/** What becomes of records without a value. */
@Internal
public enum Tombstones {
  /** Each is a dead letter. */
  DEAD_LETTER,
  /** Each is counted, under {@code gloss.ignoredTombstones}, and nothing else. */
  IGNORE,
  /**
   * Each goes to the sink behind all that came before it under its key, so that a compacted topic
   * loses there what it lost at the source. One without a key is a dead letter.
   */
  FORWARD
}
