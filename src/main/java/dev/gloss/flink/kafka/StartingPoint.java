package dev.gloss.flink.kafka;

import org.apache.flink.annotation.Internal;

/** Where a consumer group without committed offsets starts. */
@Internal
public enum StartingPoint {
  EARLIEST,
  LATEST
}
