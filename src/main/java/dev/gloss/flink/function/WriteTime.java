package dev.gloss.flink.function;

import java.time.Instant;
import java.util.Optional;

/**
 * The timestamp that a record is written with.
 *
 * @param timestamp milliseconds since the epoch; negative: the broker's
 * @param refused the source record's, if the topic refuses it
 */
record WriteTime(long timestamp, Optional<Instant> refused) {
  static WriteTime of(long timestamp, TopicRules rules, long now) {
    long accepted = rules.accepted(timestamp, now);
    return new WriteTime(
        accepted,
        accepted == timestamp ? Optional.empty() : Optional.of(Instant.ofEpochMilli(timestamp)));
  }
}
