package dev.gloss.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last line of a manifest, {@code manifest-sha256: …}: the SHA-256 of every byte before it, so
 * that a manifest that was altered anywhere, white space included, is told from the one that was
 * written. Whoever edits a manifest on purpose writes it anew with {@link Manifest#toYaml}.
 */
final class ManifestPin {
  private static final String KEY = "manifest-sha256: ";
  private static final int BYTES = KEY.length() + Sha256.HEX_DIGITS + 1;
  private static final Pattern LINE = Pattern.compile(KEY + "([0-9a-f]{64})\n");

  private ManifestPin() {}

  /** The manifest with its last line. */
  static byte[] append(byte[] manifest) {
    byte[] line = (KEY + Sha256.of(manifest) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] pinned = Arrays.copyOf(manifest, manifest.length + line.length);
    System.arraycopy(line, 0, pinned, manifest.length, line.length);
    return pinned;
  }

  /** Whether there is a last line, whatever it pins. */
  static boolean isPinned(byte[] file) {
    return line(file).matches();
  }

  /** The digest that the last line names. */
  static String digest(byte[] file) {
    Matcher line = line(file);
    if (!line.matches()) {
      throw new IllegalArgumentException("expected a manifest with a last line, found none");
    }
    return line.group(1);
  }

  /**
   * What stands before the last line.
   *
   * @param where the file as a user would name it
   * @throws ModelFormatException if it is not what the last line pins
   */
  static byte[] verified(byte[] file, String where) {
    if (!isPinned(file)) {
      throw new ModelFormatException(
          "%s: expected a last line '%s' and %d hexadecimal digits, found another"
              .formatted(where, KEY.strip(), Sha256.HEX_DIGITS));
    }
    byte[] manifest = Arrays.copyOf(file, file.length - BYTES);
    return Sha256.verify(manifest, digest(file), where + " (all before its last line)");
  }

  private static Matcher line(byte[] file) {
    int start = Math.max(0, file.length - BYTES);
    return LINE.matcher(new String(file, start, file.length - start, StandardCharsets.ISO_8859_1));
  }
}
