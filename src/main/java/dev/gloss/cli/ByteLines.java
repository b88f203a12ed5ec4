package dev.gloss.cli;

import dev.gloss.data.TextInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a stream as bytes, without their ends. A stream may be packed with gzip. */
final class ByteLines implements AutoCloseable {
  private final InputStream in;

  ByteLines(InputStream in) throws IOException {
    this.in = TextInput.of(in);
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
