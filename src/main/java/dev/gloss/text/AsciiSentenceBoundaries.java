package dev.gloss.text;

/**
 * Sentence boundaries of Unicode Standard Annex 29, section 5, in texts of printable ASCII, tabs
 * and line breaks: the same that ICU finds, in a small part of the time. Most messages are such
 * texts. Immutable.
 */
final class AsciiSentenceBoundaries {
  private AsciiSentenceBoundaries() {}

  /** Whether a text has no other characters. */
  static boolean fit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~' || c < ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * The next boundary after one.
   *
   * @param from a boundary before the end of the text; 0 is one
   * @return the end of the text if there is none before it
   */
  static int next(String text, int from) {
    int length = text.length();
    int i = from;
    while (i < length) {
      char c = text.charAt(i);
      if (isParagraphEnd(c)) {
        return afterParagraph(text, i);
      }
      if (!isTerminator(c)) {
        i++;
        continue;
      }
      int rest = i + 1;
      if (c == '.' && isInside(text, i)) {
        i = rest;
        continue;
      }
      while (rest < length && isCloser(text.charAt(rest))) {
        rest++;
      }
      while (rest < length && isSpace(text.charAt(rest))) {
        rest++;
      }
      if (rest == length) {
        return length;
      }
      char after = text.charAt(rest);
      if (isParagraphEnd(after)) {
        return afterParagraph(text, rest);
      }
      // Rules SB8a and SB8.
      boolean goesOn = isTerminator(after) || goesOn(after) || c == '.' && isLowerNext(text, rest);
      if (!goesOn) {
        return rest;
      }
      i = rest;
    }
    return length;
  }

  /** Rules SB6 and SB7: a number, or an abbreviation written in one. */
  private static boolean isInside(String text, int stop) {
    if (stop + 1 == text.length()) {
      return false;
    }
    char after = text.charAt(stop + 1);
    boolean letterBefore =
        stop > 0 && (isLower(text.charAt(stop - 1)) || isUpper(text.charAt(stop - 1)));
    return after >= '0' && after <= '9' || letterBefore && isUpper(after);
  }

  /** Whether the next letter is a lower-case one, with no terminator or paragraph end before it. */
  private static boolean isLowerNext(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLower(c)) {
        return true;
      }
      if (isUpper(c) || isTerminator(c) || isParagraphEnd(c)) {
        return false;
      }
    }
    return false;
  }

  private static int afterParagraph(String text, int end) {
    boolean both =
        text.charAt(end) == '\r' && end + 1 < text.length() && text.charAt(end + 1) == '\n';
    return both ? end + 2 : end + 1;
  }

  private static boolean isParagraphEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isTerminator(char c) {
    return c == '.' || c == '!' || c == '?';
  }

  private static boolean goesOn(char c) {
    return c == ',' || c == '-' || c == ':' || c == ';';
  }

  private static boolean isCloser(char c) {
    return switch (c) {
      case '"', '\'', '(', ')', '[', ']', '{', '}' -> true;
      default -> false;
    };
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
