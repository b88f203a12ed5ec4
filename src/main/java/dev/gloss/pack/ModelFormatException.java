package dev.gloss.pack;

/**
 * A model's files are not what they should be. The message says what was expected, what was found
 * and in which file; it is meant to be shown to a user as it is.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
