package dev.gloss.task;

import java.io.Serializable;

/** What can be asked of one task beyond what the pack says: a record in the task's room. */
public interface TaskSettings extends Serializable {
  /** Name of the task. */
  String task();
}
