package dev.gloss.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a stream as bytes, without their ends and without a byte order mark at the start.
 */
final class ByteLines implements AutoCloseable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final BufferedInputStream in;

  ByteLines(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in);
    this.in.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(this.in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      this.in.reset();
    }
  }

  /** The next line, or nothing at the end. */
  Optional<byte[]> next() throws IOException {
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    byte[] bytes = line.toByteArray();
    boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return Optional.of(carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
