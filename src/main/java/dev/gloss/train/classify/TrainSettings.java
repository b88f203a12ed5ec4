package dev.gloss.train.classify;

import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.train.TrainingRun;
import java.util.List;

/**
 * What a classifier is trained from.
 *
 * @param files without validation texts, fewer than {@value CrossValidation#FEW} are all validated
 *     by, each with heads that did not learn from it; of more, one in ten is held back
 * @param messages what messages are like; if any are given, the classifier reads clauses, says
 *     several labels of a message and none of what is nobody's business
 * @param abstainLabels labels that mean "none of the others"; none: {@value
 *     #DEFAULT_ABSTAIN_LABEL}, if the data has it
 * @param goal how often what the classifier says shall be right
 * @param card what the pack says of itself, but for what training finds out
 */
public record TrainSettings(
    LabelledFiles files,
    MessageFiles messages,
    List<String> abstainLabels,
    PrecisionGoal goal,
    PackName name,
    Manifest.Card card,
    TrainingRun run) {
  /** What data sets call texts that none of their labels fits. */
  public static final String DEFAULT_ABSTAIN_LABEL = "oos";

  public TrainSettings {
    abstainLabels = List.copyOf(abstainLabels);
  }
}
