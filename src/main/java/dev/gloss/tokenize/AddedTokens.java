package dev.gloss.tokenize;

import java.util.Comparator;
import java.util.List;

/**
 * Finds the tokens, such as {@code [SEP]}, that are cut out of the original text before it is
 * normalized: the leftmost, and of those that start there the longest. Immutable, safe for use by
 * several threads.
 */
final class AddedTokens {
  /**
   * @param content what it looks like in the text, not empty
   * @param stripLeft whether white space before it belongs to it
   * @param stripRight whether white space after it belongs to it
   */
  record AddedToken(String content, int id, boolean stripLeft, boolean stripRight) {}

  private final List<AddedToken> longestFirst;
  private final String firstUnits;

  AddedTokens(List<AddedToken> tokens) {
    this.longestFirst =
        tokens.stream()
            .sorted(Comparator.comparingInt((AddedToken token) -> -token.content.length()))
            .toList();
    StringBuilder units = new StringBuilder();
    for (AddedToken token : tokens) {
      if (units.indexOf(token.content.substring(0, 1)) < 0) {
        units.append(token.content.charAt(0));
      }
    }
    this.firstUnits = units.toString();
  }

  /** Where the first added token at or after {@code from} starts, or the text's length if none. */
  int find(String text, int from) {
    int start = nextCandidate(text, from);
    while (start < text.length() && !startsAt(text, start)) {
      start = nextCandidate(text, start + 1);
    }
    return start;
  }

  /** The token at a position that {@link #find} gave. */
  AddedToken at(String text, int start) {
    for (AddedToken token : longestFirst) {
      if (text.startsWith(token.content, start)) {
        return token;
      }
    }
    throw new IllegalArgumentException("expected an added token at " + start + ", found none");
  }

  private boolean startsAt(String text, int start) {
    for (AddedToken token : longestFirst) {
      if (text.startsWith(token.content, start)) {
        return true;
      }
    }
    return false;
  }

  private int nextCandidate(String text, int from) {
    if (firstUnits.length() == 1) {
      int candidate = text.indexOf(firstUnits.charAt(0), from);
      return candidate < 0 ? text.length() : candidate;
    }
    int candidate = from;
    while (candidate < text.length() && firstUnits.indexOf(text.charAt(candidate)) < 0) {
      candidate++;
    }
    return candidate;
  }
}
