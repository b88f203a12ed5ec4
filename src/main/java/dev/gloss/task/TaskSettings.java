package dev.gloss.task;

import java.io.Serializable;

/** What can be asked of one task beyond what the pack says: a record in the task's room. */
public interface TaskSettings extends Serializable {
  /** Name of the task. */
  String task();

  /** Whether a pack that does not have the task is to be refused, not asked without it. */
  default boolean required() {
    return false;
  }

  /** Whether the task is to say what of a text is not to be seen. */
  default boolean redacts() {
    return false;
  }

  /** Whether the task's reader is to heed {@link TaskReader#effort}. */
  default boolean followsEffort() {
    return false;
  }
}
