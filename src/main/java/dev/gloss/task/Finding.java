package dev.gloss.task;

import java.util.Optional;

/**
 * What one task says of one text. Each task has a record of its own that implements it; immutable,
 * and a function of the text and the pack alone, if {@linkplain #isRepeatable repeatable}.
 */
public interface Finding {
  /** Name of the task. */
  String task();

  /** Whether the same text would be said the same of again, so that this can be kept for it. */
  default boolean isRepeatable() {
    return true;
  }

  /**
   * The same without what is not to be seen; a finding that holds nothing of the text stays.
   *
   * @param text that it is of
   */
  default Finding redacted(String text, Redaction redaction) {
    return this;
  }

  /** What of the text is not to be seen, if this says so. */
  default Optional<Redaction> redaction() {
    return Optional.empty();
  }
}
