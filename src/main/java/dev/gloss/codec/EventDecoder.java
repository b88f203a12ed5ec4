package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;

/**
 * The way of every record, whatever its format: is there a value, is it small enough, what does it
 * hold at the paths, what document is that. Keeps nothing between records.
 */
final class EventDecoder implements RecordDecoder {
  private final EventLayout layout;
  private final int recordBytes;
  private final ValueReader reader;

  EventDecoder(EventLayout layout, DecodeLimits limits, ValueReader reader) {
    this.layout = layout;
    this.recordBytes = limits.recordBytes();
    this.reader = reader;
  }

  @Override
  public Decoded decode(RawRecord record) {
    try {
      return new Decoded.Event(layout.document(record, reader.read(checked(record.value()))));
    } catch (UndecodableException e) {
      return new Decoded.Undecodable(new Outcome.Rejected(e.reason(), e.getMessage()));
    }
  }

  private byte[] checked(byte[] value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(
          RejectReason.NULL_VALUE, "expected a value, found none: a tombstone");
    }
    if (value.length > recordBytes) {
      throw new UndecodableException(
          RejectReason.RECORD_TOO_LARGE,
          "expected a value of at most %d bytes, found %d".formatted(recordBytes, value.length));
    }
    return value;
  }
}
