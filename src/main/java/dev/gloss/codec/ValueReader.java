package dev.gloss.codec;

/** Reads the wanted fields out of a record's value. Keeps nothing between records. */
interface ValueReader {
  /**
   * Reads the whole of {@code value}, also the parts nobody wants.
   *
   * @throws UndecodableException if the value is not what the format says
   */
  RecordValues read(byte[] value) throws UndecodableException;
}
