package dev.gloss.task;

/**
 * What one task says of one text. Each task has a record of its own that implements it; immutable,
 * and a function of the text and the pack alone.
 */
public interface Finding {
  /** Name of the task. */
  String task();
}
