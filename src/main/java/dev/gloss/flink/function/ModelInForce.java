package dev.gloss.flink.function;

import dev.gloss.pack.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.TaskInfo;

/**
 * Which release of a channel a subtask annotates with, as its checkpoints say it.
 *
 * @param subtask from 0 on
 * @param parallelism of the operator then
 */
record ModelInForce(Release release, int subtask, int parallelism) {
  ModelInForce(Release release, TaskInfo task) {
    this(release, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
  }

  /**
   * What a subtask goes on with: what it had, so that a replay says what was said before; if the
   * operator has been rescaled, the newest that any had.
   *
   * @param all of the operator's subtasks
   */
  static Optional<Release> of(TaskInfo task, List<ModelInForce> all) {
    return all.stream()
        .filter(each -> each.equals(new ModelInForce(each.release, task)))
        .findFirst()
        .or(() -> all.stream().max(Comparator.comparingLong(each -> each.release.revision())))
        .map(ModelInForce::release);
  }
}
