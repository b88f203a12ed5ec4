package dev.gloss.codec;

import java.util.List;

/** How large a record a topic takes. Safe for use by several threads. */
public interface RecordRoom {
  /**
   * Whether a record can be written as it is.
   *
   * @param key null for none
   * @param value null for none
   */
  boolean fits(byte[] key, byte[] value, List<RawRecord.Header> headers);

  /** Bytes that key, value and headers may have together to fit, whatever they are. */
  int bytes();
}
