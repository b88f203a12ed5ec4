package dev.gloss.train.classify;

import dev.gloss.train.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a student is distilled from.
 *
 * @param teacher place of the pack: {@code classpath:…}, {@code file:…} or a path
 * @param files best those the teacher learned from; without validation texts, one in ten of train,
 *     which are those the teacher's training held back with the same seed; a teacher that was
 *     cross-validated is judged by a head that did not learn from them
 * @param messages those that the teacher learned from, if it reads clauses
 * @param unlabelled more texts for the teacher to label
 * @param name the pack's name; absent: the teacher's
 * @param version the pack's version; absent: the teacher's
 * @param aim which of the possible cascades it is to be
 * @param goal how often what each tier says shall be right
 * @param command what the user typed, for the card
 */
public record DistillSettings(
    String teacher,
    LabelledFiles files,
    MessageFiles messages,
    List<Path> unlabelled,
    Optional<String> name,
    Optional<String> version,
    StudentSize size,
    CascadeAim aim,
    PrecisionGoal goal,
    String command,
    TrainingRun run) {
  public DistillSettings {
    unlabelled = List.copyOf(unlabelled);
  }
}
