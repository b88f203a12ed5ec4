package dev.gloss.tokenize;

/**
 * A {@code tokenizer.json} that cannot be used: malformed, or of a kind this package does not
 * support. The message is one line and says which file and field, what was expected and what was
 * found.
 */
public final class TokenizerFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * @param place file and, where there is one, field
   */
  TokenizerFormatException(String place, String expected, String found) {
    super(message(place, expected, found));
  }

  TokenizerFormatException(String place, String expected, String found, Throwable cause) {
    super(message(place, expected, found), cause);
  }

  private static String message(String place, String expected, String found) {
    return place + ": expected " + expected + ", found " + found;
  }
}
