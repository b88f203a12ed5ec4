package dev.gloss.pack;

import java.io.IOException;
import java.io.InputStream;

/** Reading that never takes more memory than it may, whatever a file says of its size. */
public final class Bounded {
  /** Largest file of a pack, and largest zip: 1 GiB, far beyond a compact model. */
  public static final long LARGEST_FILE = 1L << 30;

  private Bounded() {}

  /**
   * All that is left of the stream.
   *
   * @param where the file as a user would name it
   * @throws ModelFormatException if it is more than {@code atMost} or {@link #LARGEST_FILE} bytes
   */
  static byte[] read(InputStream in, long atMost, String where) throws IOException {
    int limit = limit(atMost);
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new ModelFormatException(
          "%s: expected at most %d bytes, found more".formatted(where, limit));
    }
    return bytes;
  }

  private static int limit(long atMost) {
    return Math.toIntExact(Math.max(0, Math.min(atMost, LARGEST_FILE)));
  }
}
