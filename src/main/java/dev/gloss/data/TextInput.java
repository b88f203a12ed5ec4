package dev.gloss.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Streams of text as people have them. */
public final class TextInput {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int BUFFER = 1 << 16;

  private TextInput() {}

  /** Unpacked if its first bytes say gzip, whatever its name, and without a byte order mark. */
  public static InputStream of(InputStream raw) throws IOException {
    return withoutMark(unpacked(new BufferedInputStream(raw, BUFFER)));
  }

  private static BufferedInputStream unpacked(BufferedInputStream in) throws IOException {
    byte[] first = peek(in, 2);
    boolean gzip = first.length == 2 && first[0] == (byte) 0x1f && first[1] == (byte) 0x8b;
    return gzip ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  private static InputStream withoutMark(BufferedInputStream in) throws IOException {
    if (Arrays.equals(peek(in, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      in.skipNBytes(BYTE_ORDER_MARK.length);
    }
    return in;
  }

  private static byte[] peek(BufferedInputStream in, int bytes) throws IOException {
    in.mark(bytes);
    byte[] first = in.readNBytes(bytes);
    in.reset();
    return first;
  }
}
