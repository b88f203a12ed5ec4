package dev.gloss.pack;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex, the digest that pins every file of a pack. */
public final class Sha256 {
  /** Length of a digest. */
  static final int HEX_DIGITS = 64;

  private Sha256() {}

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** A digest that has seen nothing yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns {@code bytes} if their digest is the expected one.
   *
   * @param where the file as a user would name it
   * @throws ModelFormatException if it is not
   */
  public static byte[] verify(byte[] bytes, String expected, String where) {
    String found = of(bytes);
    if (!found.equals(expected)) {
      throw new ModelFormatException(
          "%s: expected SHA-256 %s, found %s (%d bytes)"
              .formatted(where, expected, found, bytes.length));
    }
    return bytes;
  }
}
