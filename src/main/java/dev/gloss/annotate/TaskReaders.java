package dev.gloss.annotate;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.task.Finding;
import dev.gloss.task.GoldenCheck;
import dev.gloss.task.Redaction;
import dev.gloss.task.Task;
import dev.gloss.task.TaskReader;
import dev.gloss.task.TaskSettings;
import dev.gloss.task.Tasks;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Readers of a pack's tasks over the same views, which they share. Closing closes all of them. */
final class TaskReaders implements AutoCloseable {
  private final TextViews views;
  private final Map<String, TaskReader> readers = new LinkedHashMap<>();

  private TaskReaders(TextViews views) {
    this.views = views;
  }

  /** A task with what is asked of it. */
  private record Asked(Task task, TaskSpecification specification, TaskSettings settings) {}

  /**
   * Opens a reader for each task that is asked, and lets them show on the pack's golden texts that
   * they say what they should. If one cannot, nothing stays loaded.
   *
   * @throws ModelFormatException if the pack does not have a task or cannot be read so
   */
  static TaskReaders open(ModelPack pack, AnnotatorSettings settings) {
    List<Asked> all = asked(pack, settings);
    TaskReaders opened = new TaskReaders(TextViews.of(pack, settings.textCharacters()));
    try {
      for (Asked asked : all) {
        TaskReader reader =
            asked.task().open(pack, asked.specification(), asked.settings(), opened.views);
        opened.readers.put(asked.task().name(), reader);
      }
      GoldenCheck.verify(pack, opened.views, opened.readers);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Looks whether {@link #open} could be asked so, without loading anything.
   *
   * @throws ModelFormatException if the pack does not have a task or cannot be read so
   */
  static void check(ModelPack pack, AnnotatorSettings settings) {
    asked(pack, settings)
        .forEach(asked -> asked.task().check(pack, asked.specification(), asked.settings()));
  }

  private static List<Asked> asked(ModelPack pack, AnnotatorSettings settings) {
    List<TaskSpecification> all = pack.manifest().tasks();
    List<String> known = all.stream().map(TaskSpecification::task).toList();
    List<String> names = settings.tasks() == null ? known : settings.tasks();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ModelFormatException(
            "%s: expected a pack with the task '%s', found one with %s"
                .formatted(pack.describeManifest(), name, known));
      }
    }
    for (TaskSettings each : settings.settings()) {
      if (each.required() && !names.contains(each.task())) {
        throw new ModelFormatException(
            "%s: expected the task '%s', without which the texts would not be as they were asked for, found %s"
                .formatted(pack.describeManifest(), each.task(), names));
      }
    }
    List<TaskSpecification> wanted = new ArrayList<>(all);
    wanted.removeIf(specification -> !names.contains(specification.task()));
    // Behind the others, whose needs decide where vectors come from.
    Tasks.all().stream()
        .filter(task -> !known.contains(task.name()) && isGiven(task, settings))
        .forEach(task -> task.implied().ifPresent(wanted::add));
    return wanted.stream().map(specification -> asked(specification, settings)).toList();
  }

  private static boolean isGiven(Task task, AnnotatorSettings settings) {
    return settings.settings().stream().anyMatch(each -> each.task().equals(task.name()));
  }

  private static Asked asked(TaskSpecification specification, AnnotatorSettings settings) {
    Task task = Tasks.named(specification.task());
    TaskSettings asked =
        settings.settings().stream()
            .filter(each -> each.task().equals(task.name()))
            .findFirst()
            .orElseGet(task::defaults);
    return new Asked(task, specification, asked);
  }

  TextViews views() {
    return views;
  }

  /** What is asked of each task. */
  String asked() {
    return readers.entrySet().stream()
        .map(reader -> reader.getKey() + ": " + reader.getValue().asked())
        .collect(Collectors.joining("; "));
  }

  void effort(double effort) {
    readers.values().forEach(reader -> reader.effort(effort));
  }

  List<Finding> read(TextView text) {
    List<Finding> findings = new ArrayList<>(readers.size());
    for (TaskReader reader : readers.values()) {
      findings.add(reader.read(text));
    }
    Optional<Redaction> redaction = Annotation.redaction(findings);
    redaction.ifPresent(
        hidden -> findings.replaceAll(finding -> finding.redacted(text.text(), hidden)));
    return findings;
  }

  @Override
  public void close() {
    readers.values().forEach(TaskReader::close);
    views.close();
  }
}
