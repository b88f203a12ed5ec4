package dev.gloss.tokenize;

import dev.gloss.text.Span;
import java.util.Arrays;

/**
 * The token ids of one text, with the place of each token in it. The first and the last token are
 * the model's special tokens, whose spans are empty. Immutable.
 */
public final class Encoding {
  private final int[] ids;
  private final int[] starts;
  private final int[] ends;

  /** Takes ownership of the three arrays, which have one element a token. */
  Encoding(int[] ids, int[] starts, int[] ends) {
    if (ids.length != starts.length || ids.length != ends.length) {
      throw new IllegalArgumentException(
          "expected arrays of one length, found %d ids, %d starts, %d ends"
              .formatted(ids.length, starts.length, ends.length));
    }
    this.ids = ids;
    this.starts = starts;
    this.ends = ends;
  }

  /** Number of tokens, special tokens included. */
  public int length() {
    return ids.length;
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
    return Arrays.copyOf(ids, ids.length);
  }

  /** One 1 a token: nothing is padded. */
  public int[] attentionMask() {
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    return mask;
  }
}
