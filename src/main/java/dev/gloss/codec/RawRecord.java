package dev.gloss.codec;

import java.util.List;

/**
 * A record as the broker handed it over, with the place it came from. The arrays are shared, not
 * copied: nobody may write to them.
 *
 * @param timestamp milliseconds since the epoch, as the broker has it
 * @param key raw key, or null
 * @param value raw value, or null for a tombstone
 * @param headers in the order of the record
 */
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    List<Header> headers) {
  public RawRecord {
    headers = List.copyOf(headers);
  }

  /** The same record as a tombstone. */
  public RawRecord withoutValue() {
    return value == null
        ? this
        : new RawRecord(topic, partition, offset, timestamp, key, null, headers);
  }

  /**
   * One header of the record.
   *
   * @param value raw value, or null
   */
  public record Header(String name, byte[] value) {}
}
