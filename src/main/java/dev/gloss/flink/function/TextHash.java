package dev.gloss.flink.function;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a text: the first half of the SHA-256 of its UTF-16 units. Nobody can
 * make two texts with the same one, so a sender cannot have another's annotation put on his words.
 */
record TextHash(long high, long low) {
  static TextHash of(String text) {
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
}
