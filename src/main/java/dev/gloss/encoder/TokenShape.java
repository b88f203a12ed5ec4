package dev.gloss.encoder;

import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Words;

/**
 * How the word that a token belongs to is written: what an encoder whose vocabulary knows no case
 * cannot see of it.
 */
public enum TokenShape {
  /** Special tokens, and what is none of the others. */
  NONE,
  LOWER,
  INITIAL_CAPITAL,
  CAPITALS,
  DIGITS,
  MIXED,
  PUNCTUATION;

  /** What encoders that read shapes call that input: {@code [batch, tokens]}, as ordinals. */
  public static final String INPUT = "token_shapes";

  /** How many there are: rows of a table of shapes. */
  public static final int COUNT = values().length;

  /**
   * The shape of every token, {@code [encoding.length()]}, as ordinals; the special tokens first
   * and last have {@link #NONE}.
   *
   * @param text that the encoding was made of
   */
  public static int[] of(String text, Encoding encoding) {
    int[] shapes = new int[encoding.length()];
    Words words = Words.of(text, encoding);
    for (int word = 0; word < words.count(); word++) {
      int shape = of(text, words.start(word), words.end(word)).ordinal();
      int end = words.endToken(word, encoding);
      for (int token = words.firstToken(word); token < end; token++) {
        shapes[token] = shape;
      }
    }
    return shapes;
  }

  private static TokenShape of(String text, int start, int end) {
    boolean lower = false;
    boolean upper = false;
    boolean upperInside = false;
    boolean digit = false;
    boolean other = false;
    for (int i = start; i < end; i++) {
      char unit = text.charAt(i);
      if (Character.isDigit(unit)) {
        digit = true;
      } else if (Character.isUpperCase(unit)) {
        upper = true;
        upperInside |= i > start;
      } else if (Character.isLetter(unit)) {
        lower = true;
      } else {
        other = true;
      }
    }
    if (digit) {
      return lower || upper ? MIXED : DIGITS;
    }
    if (upper) {
      if (!lower) {
        return end - start > 1 ? CAPITALS : INITIAL_CAPITAL;
      }
      return upperInside ? MIXED : INITIAL_CAPITAL;
    }
    if (lower) {
      return LOWER;
    }
    return other ? PUNCTUATION : NONE;
  }
}
