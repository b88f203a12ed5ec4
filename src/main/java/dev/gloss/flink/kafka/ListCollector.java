package dev.gloss.flink.kafka;

import dev.gloss.codec.RawRecord;
import java.util.List;
import org.apache.flink.util.Collector;

/** Collects into a list. */
record ListCollector(List<RawRecord> records) implements Collector<RawRecord> {
  @Override
  public void collect(RawRecord record) {
    records.add(record);
  }

  @Override
  public void close() {}
}
