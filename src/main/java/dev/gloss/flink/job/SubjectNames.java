package dev.gloss.flink.job;

import org.apache.flink.annotation.Internal;

/** How subjects of a schema registry are named, as Confluent's clients can have it. */
@Internal
public enum SubjectNames {
  /** {@code topic-value}. */
  TOPIC,
  /** The full name of the record. */
  RECORD,
  /** {@code topic-name}, with the full name of the record. */
  TOPIC_RECORD;

  /** The subject of a schema. */
  String of(String topic, String record) {
    return switch (this) {
      case TOPIC -> topic + "-value";
      case RECORD -> record;
      case TOPIC_RECORD -> topic + "-" + record;
    };
  }
}
