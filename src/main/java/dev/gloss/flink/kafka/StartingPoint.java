package dev.gloss.flink.kafka;

/** Where a consumer group without committed offsets starts. */
public enum StartingPoint {
  EARLIEST,
  LATEST
}
