package dev.gloss.data;

import dev.gloss.pack.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file of texts, read once from its beginning to its end: unpacked if its first bytes say gzip,
 * without a byte order mark, and digested on the way.
 */
final class DataFile implements AutoCloseable {
  /** How the texts are written. */
  enum Format {
    JSON_LINES,
    CSV,
    TSV;

    /** By the file's name; {@code .gz} at its end says nothing. */
    static Format of(Path file) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
      return name.endsWith(".csv") ? CSV : name.endsWith(".tsv") ? TSV : JSON_LINES;
    }
  }

  private final DigestInputStream raw;
  private final Counting counted;
  private final InputStream content;

  private DataFile(InputStream file) throws IOException {
    counted = new Counting(file);
    raw = new DigestInputStream(counted, Sha256.digest());
    content = TextInput.of(raw);
  }

  static DataFile open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new DataFile(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * What to tell of a file that cannot be read.
   *
   * @param what is in it
   */
  static DataFormatException unreadable(Path file, String what, IOException e) {
    return new DataFormatException(
        "%s: expected a readable file of %s, found ".formatted(file, what)
            + (Files.exists(file) ? "one that cannot be read: " + e.getMessage() : "nothing"));
  }

  /** What stands in the file; the end of it is the end of this file's reading. */
  InputStream content() {
    return content;
  }

  /** Reads what is left. */
  Digest digest() throws IOException {
    raw.transferTo(OutputStream.nullOutputStream());
    return new Digest(HexFormat.of().formatHex(raw.getMessageDigest().digest()), counted.bytes);
  }

  /**
   * @param bytes of the file as it is on disk
   */
  record Digest(String sha256, long bytes) {}

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static final class Counting extends FilterInputStream {
    private long bytes;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      bytes += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
