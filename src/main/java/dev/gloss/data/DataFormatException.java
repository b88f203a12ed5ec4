package dev.gloss.data;

/**
 * A data file is not what it should be. The message names file and line, what was expected and what
 * was found; it is meant to be shown to a user as it is.
 */
public final class DataFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataFormatException(String message) {
    super(message);
  }
}
