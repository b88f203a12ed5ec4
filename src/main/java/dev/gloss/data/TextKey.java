package dev.gloss.data;

import dev.gloss.text.SentenceCharacters;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** 128 bits that stand for a text: the first of its SHA-256. */
public record TextKey(long high, long low) {
  /** To the letter: two texts have the same key only if every UTF-16 unit is the same. */
  public static TextKey exact(String text) {
    ByteBuffer units = ByteBuffer.allocate(Character.BYTES * text.length());
    units.asCharBuffer().put(text);
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(units.array()));
    return new TextKey(digest.getLong(), digest.getLong());
  }

  /**
   * As a reader sees it: texts that differ in case or in white space only have the same key. What
   * was learned from one of them says nothing about how well the other is known.
   */
  public static TextKey of(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!SentenceCharacters.isWhiteSpace(c)) {
        seen.append(c);
      } else if (!seen.isEmpty() && seen.charAt(seen.length() - 1) != ' ') {
        seen.append(' ');
      }
    }
    return exact(seen.toString().stripTrailing().toLowerCase(Locale.ROOT));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
