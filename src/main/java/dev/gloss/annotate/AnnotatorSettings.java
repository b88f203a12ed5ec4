package dev.gloss.annotate;

import dev.gloss.pack.Trust;
import dev.gloss.task.TaskSettings;
import dev.gloss.view.TextViews;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an annotator is opened with.
 *
 * @param model place of the pack: {@code classpath:…}, {@code file:…}, another URI or a path; or
 *     {@code channel:} and the place of a channel, which names the pack
 * @param tasks names of those that are asked, each of which the pack must have; null: all it has
 * @param settings of those tasks of which something special is asked
 * @param textCharacters longest text read, in UTF-16 units; what lies beyond is not read and the
 *     annotation says {@code truncated}
 * @param reuseTexts annotations kept for texts that come again, 0 for none; the same text has the
 *     same annotation, so it tells only in time
 * @param trust whose packs are run
 */
public record AnnotatorSettings(
    String model,
    List<String> tasks,
    List<TaskSettings> settings,
    int textCharacters,
    int reuseTexts,
    Trust trust)
    implements Serializable {
  public AnnotatorSettings {
    if (textCharacters < 1) {
      throw new IllegalArgumentException(
          "expected to read at least 1 character, found " + textCharacters);
    }
    if (reuseTexts < 0) {
      throw new IllegalArgumentException(
          "expected to keep at least 0 annotations, found " + reuseTexts);
    }
    tasks = tasks == null ? null : List.copyOf(tasks);
    settings = List.copyOf(settings);
  }

  /** As the other, running every pack. */
  public AnnotatorSettings(
      String model,
      List<String> tasks,
      List<TaskSettings> settings,
      int textCharacters,
      int reuseTexts) {
    this(model, tasks, settings, textCharacters, reuseTexts, Trust.ANYBODY);
  }

  /** Everything a pack has to say, with nothing special asked. */
  public static AnnotatorSettings ofModel(String model) {
    return new AnnotatorSettings(model, null, List.of(), TextViews.DEFAULT_CHARACTERS, 0);
  }

  /** Whether a task is asked what of a text is not to be seen. */
  public boolean redacts() {
    return settings.stream().anyMatch(TaskSettings::redacts);
  }

  /** Whether a task is asked to heed {@link Annotator#effort}. */
  public boolean followsEffort() {
    return settings.stream().anyMatch(TaskSettings::followsEffort);
  }

  /** The same, with this asked of one task. */
  public AnnotatorSettings with(TaskSettings more) {
    List<TaskSettings> all = new ArrayList<>(settings);
    all.removeIf(other -> other.task().equals(more.task()));
    all.add(more);
    return new AnnotatorSettings(model, tasks, all, textCharacters, reuseTexts, trust);
  }

  /** The same of these tasks alone; null: of all that the pack has. */
  public AnnotatorSettings of(List<String> only) {
    return new AnnotatorSettings(model, only, settings, textCharacters, reuseTexts, trust);
  }

  /** The same, running signed packs alone. */
  public AnnotatorSettings trusting(Trust signers) {
    return new AnnotatorSettings(model, tasks, settings, textCharacters, reuseTexts, signers);
  }

  /** The same, keeping so many annotations for texts that come again. */
  public AnnotatorSettings reusing(int texts) {
    return new AnnotatorSettings(model, tasks, settings, textCharacters, texts, trust);
  }
}
