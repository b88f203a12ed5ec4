package dev.gloss.bench;

/**
 * A program that we measure against did not do what it should. The message is one line that says
 * what was expected, what was found and which program it was.
 */
public final class PeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
