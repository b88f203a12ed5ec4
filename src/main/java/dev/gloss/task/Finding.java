package dev.gloss.task;

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
}
