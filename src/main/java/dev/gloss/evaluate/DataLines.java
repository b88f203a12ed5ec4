package dev.gloss.evaluate;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a file that may be gzipped. They are unpacked one by one and have limits, each by
 * itself and all together: a few bytes that unpack to many fill no memory.
 */
final class DataLines {
  /** Longest line: 4 MiB, a long book's text and its labels. */
  static final int LONGEST_LINE = 4 << 20;

  /** All lines together: 256 MiB, over a million texts. */
  static final int MOST_BYTES = 256 << 20;

  private final String file;
  private final byte[] content;

  /**
   * @param file as a user would name it
   * @param content as it is on disk
   */
  DataLines(String file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  /** Takes a line that is not blank, without its line break. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param number from 1
     */
    void line(String line, int number);
  }

  /**
   * @throws DataFormatException if a line is too long or not UTF-8, or there are too many
   * @throws IOException if what looks like gzip is not, or ends early
   */
  void forEach(Sink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(open())) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int number = 1;
      int bytes = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (++bytes > MOST_BYTES) {
          throw new DataFormatException(
              "%s:%d: expected at most %d bytes of lines, found more"
                  .formatted(file, number, MOST_BYTES));
        }
        if (next == '\n') {
          tell(sink, line, number++);
          line.reset();
        } else if (line.size() == LONGEST_LINE) {
          throw new DataFormatException(
              "%s:%d: expected a line of at most %d bytes, found a longer one"
                  .formatted(file, number, LONGEST_LINE));
        } else {
          line.write(next);
        }
      }
      tell(sink, line, number);
    }
  }

  private InputStream open() throws IOException {
    InputStream in = new ByteArrayInputStream(content);
    boolean gzip = content.length > 1 && content[0] == (byte) 0x1f && content[1] == (byte) 0x8b;
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private void tell(Sink sink, ByteArrayOutputStream line, int number) {
    String text = utf8(line, number);
    if (!text.isBlank()) {
      sink.line(text, number);
    }
  }

  /** Strictly: a text that would be learned with replacement characters is refused. */
  private String utf8(ByteArrayOutputStream line, int number) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new DataFormatException(file + ":" + number + ": expected UTF-8, found other bytes");
    }
  }
}
