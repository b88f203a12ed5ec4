package dev.gloss.registry;

/**
 * The registry does not answer, or not as it should, or lacks what a job needs. Records that need
 * it must wait; the message is one line and holds no credentials.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
