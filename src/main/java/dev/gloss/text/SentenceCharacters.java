package dev.gloss.text;

/** The kinds of UTF-16 units that matter to where a sentence ends. */
public final class SentenceCharacters {
  private static final char DELETE = '\u007F';

  private SentenceCharacters() {}

  /** White space as a reader sees it: no-break spaces and the next-line control included. */
  public static boolean isWhiteSpace(char c) {
    if (c > ' ' && c < DELETE) {
      return false; // most characters, without a look at tables
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** Ends a line; the carriage return of CR LF does too. */
  static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  static boolean isStop(char c) {
    return c == '.' || c == '\u2026';
  }

  /** A quote or bracket that may close a sentence after its stop. */
  static boolean isCloser(char c) {
    return switch (Character.getType(c)) {
      case Character.END_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> true;
      default -> c == '"' || c == '\'';
    };
  }
}
