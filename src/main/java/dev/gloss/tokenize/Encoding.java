package dev.gloss.tokenize;

import dev.gloss.text.Span;
import java.util.Arrays;

/**
 * The token ids of one text, with the place of each token in it. The first and the last token are
 * the model's special tokens, whose spans are empty.
 *
 * <p>{@link Tokenizer#encode(String, Encoding)} overwrites it, so that whoever reads one text after
 * the other needs one of them: it grows with the text, and what a text of over {@value
 * #LARGEST_KEPT} units took is given back with the next one that is shorter. Not safe for use by
 * several threads while it is written.
 */
public final class Encoding {
  private static final int FIRST_CAPACITY = 64;

  /**
   * Capacity up to which a buffer is kept for the next text, in its elements: some 700 words, so
   * that ordinary texts share their buffers.
   */
  static final int LARGEST_KEPT = 4_096;

  private int[] ids = new int[FIRST_CAPACITY];
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];
  private int length;

  /** What a tokenizer works on. */
  private char[] units = new char[FIRST_CAPACITY];

  private NormalizedText normalized = new NormalizedText();

  /** Number of tokens, special tokens included. */
  public int length() {
    return length;
  }

  public int id(int token) {
    return ids[token];
  }

  /** First UTF-16 unit of the token in the original text. */
  public int start(int token) {
    return starts[token];
  }

  /** UTF-16 unit after the token's last in the original text. */
  public int end(int token) {
    return ends[token];
  }

  /** Where the token stands in the original text. */
  public Span span(int token) {
    return new Span(starts[token], ends[token]);
  }

  /** A copy of the ids. */
  public int[] ids() {
    return Arrays.copyOf(ids, length);
  }

  /** Forgets every token after the first {@code newLength}. */
  void truncate(int newLength) {
    length = newLength;
  }

  void add(int id, int start, int end) {
    if (length == ids.length) {
      int capacity = length + (length >> 1);
      ids = Arrays.copyOf(ids, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    ids[length] = id;
    starts[length] = start;
    ends[length] = end;
    length++;
  }

  /** The text's units, which the tokenizer may overwrite; as many as the text has count. */
  char[] units(String text) {
    if (text.length() <= LARGEST_KEPT) {
      dropLarge();
    }
    if (units.length < text.length()) {
      units = new char[Math.max(text.length(), units.length + (units.length >> 1))];
    }
    text.getChars(0, text.length(), units, 0);
    return units;
  }

  private void dropLarge() {
    if (units.length > LARGEST_KEPT) {
      units = new char[FIRST_CAPACITY];
    }
    if (ids.length > LARGEST_KEPT) {
      ids = new int[FIRST_CAPACITY];
      starts = new int[FIRST_CAPACITY];
      ends = new int[FIRST_CAPACITY];
      length = 0;
    }
    if (normalized.capacity() > LARGEST_KEPT) {
      normalized = new NormalizedText();
    }
  }

  NormalizedText normalized() {
    return normalized;
  }
}
