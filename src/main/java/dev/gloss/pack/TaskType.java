package dev.gloss.pack;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A kind of task that a manifest can name. {@link ServiceLoader} finds them, in the class loader of
 * this interface: the manifest's reader stands below the tasks and knows none of them.
 */
public interface TaskType {
  /** Lower-case letters and hyphens; stands in manifests, job files and on the command line. */
  String name();

  /** A record that Jackson reads and writes. */
  Class<? extends TaskSpecification> specification();

  /** Every task there is, by name. */
  static List<TaskType> all() {
    return Found.TYPES;
  }

  /** Looked for once a class loader. */
  final class Found {
    private static final List<TaskType> TYPES =
        ServiceLoader.load(TaskType.class, TaskType.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(TaskType::name))
            .toList();

    private Found() {}
  }
}
