package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * A record ready for the broker.
 *
 * @param key raw key, or null
 * @param value null for a tombstone
 * @param timestamp of the record it came from, in milliseconds since the epoch: one that a broker
 *     has already accepted, which an event's own time may not be
 * @param headers of the record it came from
 */
@Internal
public record OutboundRecord(
    byte[] key, byte[] value, long timestamp, List<RawRecord.Header> headers) {
  public OutboundRecord {
    headers = List.copyOf(headers);
  }
}
