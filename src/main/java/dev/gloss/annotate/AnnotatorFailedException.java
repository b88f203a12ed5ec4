package dev.gloss.annotate;

/**
 * No text can be annotated any more: a fault of the machine, after which it must be opened anew.
 */
public final class AnnotatorFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnnotatorFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
