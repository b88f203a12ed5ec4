package dev.gloss.codec;

import java.io.Serializable;

/**
 * What a record may cost before it is decoded any further.
 *
 * @param recordBytes size of the value in bytes; a larger record is rejected
 * @param jsonDepth nesting of objects and arrays; deeper JSON is rejected
 */
public record DecodeLimits(int recordBytes, int jsonDepth) implements Serializable {
  /** 256 KiB and 64 levels. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(256 * 1024, 64);

  public DecodeLimits {
    if (recordBytes < 1 || jsonDepth < 1) {
      throw new IllegalArgumentException(
          "expected limits of at least 1, found record bytes %d, JSON depth %d"
              .formatted(recordBytes, jsonDepth));
    }
  }
}
