package dev.gloss.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a file, read one by one. Each has a limit: a few bytes that unpack to many without a
 * line break fill no memory.
 */
final class DataLines {
  /** Longest line: 4 MiB, a long book's text and its labels. */
  static final int LONGEST_LINE = 4 << 20;

  private final String file;
  private final InputStream content;

  /**
   * @param file as a user would name it
   * @param content unpacked; read to its end and left open
   */
  DataLines(String file, InputStream content) {
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
   * @throws DataFormatException if a line is too long or not UTF-8
   * @throws IOException if the content cannot be read
   */
  void forEach(Sink sink) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 16];
    int number = 1;
    for (int size = content.read(some); size >= 0; size = content.read(some)) {
      int start = 0;
      for (int i = 0; i < size; i++) {
        if (some[i] == '\n') {
          add(line, some, start, i, number);
          tell(sink, line, number++);
          line.reset();
          start = i + 1;
        }
      }
      add(line, some, start, size, number);
    }
    tell(sink, line, number);
  }

  private void add(ByteArrayOutputStream line, byte[] bytes, int start, int end, int number) {
    if (line.size() + end - start > LONGEST_LINE) {
      throw new DataFormatException(
          "%s:%d: expected a line of at most %d bytes, found a longer one"
              .formatted(file, number, LONGEST_LINE));
    }
    line.write(bytes, start, end - start);
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
