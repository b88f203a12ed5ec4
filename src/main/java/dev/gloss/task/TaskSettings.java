package dev.gloss.task;

import java.io.Serializable;

/** What can be asked of one task beyond what the pack says: a record in the task's room. */
public interface TaskSettings extends Serializable {
  /** Name of the task. */
  String task();

  /** Whether the task's reader is to heed {@link TaskReader#effort}. */
  default boolean followsEffort() {
    return false;
  }
}
