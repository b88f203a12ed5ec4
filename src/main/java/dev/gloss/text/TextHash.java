package dev.gloss.text;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * 128 bits that stand for a text: the first half of the SHA-256 of its UTF-16 units. Nobody can
 * make two texts with the same one, so a sender cannot have another's annotation put on his words.
 */
public record TextHash(long high, long low) {
  /** To the letter: two texts have the same hash only if every UTF-16 unit is the same. */
  public static TextHash of(String text) {
    try {
      // Not getBytes(): an encoder would make all unpaired surrogates alike.
      ByteBuffer units = ByteBuffer.allocate(Math.multiplyExact(text.length(), Character.BYTES));
      units.asCharBuffer().put(text);
      ByteBuffer bytes =
          ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(units.array()));
      return new TextHash(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * As a reader sees it: texts that differ in case or in white space only have the same hash. What
   * was learned from one of them says nothing about how well the other is known.
   */
  public static TextHash asSeen(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!SentenceCharacters.isWhiteSpace(c)) {
        seen.append(c);
      } else if (!seen.isEmpty() && seen.charAt(seen.length() - 1) != ' ') {
        seen.append(' ');
      }
    }
    return of(seen.toString().stripTrailing().toLowerCase(Locale.ROOT));
  }
}
