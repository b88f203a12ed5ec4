package dev.gloss.train;

/** Training cannot go on; the message says what was expected and found, and where. */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingFailedException(String message) {
    super(message);
  }
}
