package dev.gloss.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.pack.TaskType;
import dev.gloss.view.TextViews;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * All that others need to know of a task: how a pack's reader is opened, and how its finding is
 * written in JSON, in streams and in state. Listed in {@code
 * META-INF/services/dev.gloss.pack.TaskType}. Safe for use by several threads.
 */
public interface Task extends TaskType {
  /** Stands in state; never reused, never changed. */
  int code();

  /**
   * What a pack has for the task though its manifest does not name it. Such a task is asked only
   * where its settings are given.
   */
  default Optional<TaskSpecification> implied() {
    return Optional.empty();
  }

  /** What is asked where nobody says anything. */
  TaskSettings defaults();

  /**
   * Loads what the settings need and nothing else. If it cannot, nothing stays loaded but what the
   * views hold.
   *
   * @param specification of this task, from the pack's manifest
   * @param settings of this task
   * @param views are told what the reader needs of them
   * @throws ModelFormatException if the pack cannot be read so
   */
  TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views);

  /**
   * Looks whether {@link #open} could be asked so, without loading anything.
   *
   * @throws ModelFormatException if the pack cannot be read so
   */
  default void check(ModelPack pack, TaskSpecification specification, TaskSettings settings) {}

  /** The fewest settings that together need every part of what the pack has for the task. */
  List<TaskSettings> covering(TaskSpecification specification);

  /** What {@code gloss annotate} prints of the finding. */
  void describe(Finding finding, ObjectNode result);

  /** The finding in a form of this version, for streams and state. */
  void write(Finding finding, DataOutput out) throws IOException;

  /** Reads what this version or an earlier one wrote. */
  Finding read(DataInput in) throws IOException;
}
