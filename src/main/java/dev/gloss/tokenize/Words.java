package dev.gloss.tokenize;

import dev.gloss.text.Span;
import java.util.Arrays;

/**
 * The words of a text: runs of tokens that are letters and digits with nothing between them, and
 * every other token by itself. So {@code U.S.} is four words, however it is spaced. Immutable.
 */
public final class Words {
  private final int[] firstTokens;
  private final int[] starts;
  private final int[] ends;

  private Words(int[] firstTokens, int[] starts, int[] ends) {
    this.firstTokens = firstTokens;
    this.starts = starts;
    this.ends = ends;
  }

  /**
   * @param text that the encoding was made of
   */
  public static Words of(String text, Encoding encoding) {
    int tokens = encoding.length();
    int[] first = new int[tokens];
    int[] starts = new int[tokens];
    int[] ends = new int[tokens];
    int count = 0;
    int token = 1;
    while (token < tokens - 1) {
      int last = token;
      while (last + 1 < tokens - 1 && continues(text, encoding, last)) {
        last++;
      }
      first[count] = token;
      starts[count] = encoding.start(token);
      ends[count++] = withMarks(text, encoding.end(last));
      token = last + 1;
    }
    return new Words(
        Arrays.copyOf(first, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  /** Whether the next token goes on with the word of this one. */
  private static boolean continues(String text, Encoding encoding, int token) {
    int end = encoding.end(token);
    int start = encoding.start(token);
    int next = encoding.start(token + 1);
    // Tokens that one character decomposes into share its place.
    return next <= end
        && next >= start
        && end > start
        && isWord(text, end - 1, end)
        && (next < end || isWord(text, end, end + 1));
  }

  /** A mark that the tokenizer leaves out is part of the letter before it. */
  private static int withMarks(String text, int end) {
    int after = end;
    while (after < text.length() && isMark(text.charAt(after))) {
      after++;
    }
    return after;
  }

  private static boolean isMark(char unit) {
    int type = Character.getType(unit);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isWord(String text, int from, int to) {
    if (to > text.length()) {
      return false;
    }
    char unit = text.charAt(from);
    return Character.isLetterOrDigit(unit) || Character.isSurrogate(unit) || isMark(unit);
  }

  public int count() {
    return firstTokens.length;
  }

  /** The first token of a word, special tokens counted. */
  public int firstToken(int word) {
    return firstTokens[word];
  }

  /** The token after a word's last. */
  public int endToken(int word, Encoding encoding) {
    return word + 1 < firstTokens.length ? firstTokens[word + 1] : encoding.length() - 1;
  }

  public int start(int word) {
    return starts[word];
  }

  public int end(int word) {
    return ends[word];
  }

  public Span span(int word) {
    return new Span(starts[word], ends[word]);
  }
}
