package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;

/**
 * The way of every record, whatever its format: is there a value, is it small enough, what does it
 * hold at the paths, what document is that. Keeps nothing between records.
 */
final class EventDecoder implements RecordDecoder {
  private final int recordBytes;
  private final Reading reading;

  /** How a record is read that has a value of allowed size. */
  @FunctionalInterface
  interface Reading {
    /**
     * The document that a record holds.
     *
     * @throws DeletedException if it says that there is none any more
     */
    Document read(RawRecord record) throws UndecodableException, DeletedException;
  }

  /** A record tells of a deletion; the message says how. */
  static final class DeletedException extends Exception {
    private static final long serialVersionUID = 1L;

    DeletedException(String message) {
      super(message, null, false, false);
    }
  }

  EventDecoder(DecodeLimits limits, Reading reading) {
    this.recordBytes = limits.recordBytes();
    this.reading = reading;
  }

  @Override
  public Decoded decode(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return deleted(record, "expected a value, found none: a tombstone");
    }
    if (value.length > recordBytes) {
      return new Decoded.Undecodable(
          new Outcome.Rejected(
              RejectReason.RECORD_TOO_LARGE,
              "expected a value of at most %d bytes, found %d"
                  .formatted(recordBytes, value.length)));
    }
    try {
      return new Decoded.Event(reading.read(record));
    } catch (DeletedException e) {
      return deleted(record, e.getMessage());
    } catch (UndecodableException e) {
      return new Decoded.Undecodable(new Outcome.Rejected(e.reason(), e.getMessage()));
    }
  }

  private static Decoded deleted(RawRecord record, String message) {
    return new Decoded.Deleted(
        EventLayout.withoutValue(record), new Outcome.Rejected(RejectReason.NULL_VALUE, message));
  }
}
