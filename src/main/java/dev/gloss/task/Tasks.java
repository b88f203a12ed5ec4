package dev.gloss.task;

import dev.gloss.pack.TaskType;
import java.util.List;

/** The tasks there are. */
public final class Tasks {
  private static final List<Task> ALL = TaskType.all().stream().map(Task.class::cast).toList();

  private Tasks() {}

  /** By name. */
  public static List<Task> all() {
    return ALL;
  }

  /**
   * The task of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Task named(String name) {
    return ALL.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of the tasks %s, found '%s'"
                        .formatted(ALL.stream().map(Task::name).toList(), name)));
  }

  /**
   * The task of this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Task ofCode(int code) {
    return ALL.stream()
        .filter(task -> task.code() == code)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected the code of a task, found " + code));
  }
}
