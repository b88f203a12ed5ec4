package dev.gloss.classify;

import dev.gloss.task.TaskSettings;

/**
 * What can be asked of a classifier.
 *
 * @param runAs which parts of it are asked; null: as the pack would run by itself
 * @param escalateAtMost share of the texts that a cascade may ask its teacher about, above 0; with
 *     less than 1 what is said of a text that the student does not know depends on the texts before
 * @param adaptive whether that share holds only when there is no time to spare, and more is
 *     escalated the more there is; what is said then depends on the time, too
 */
public record ClassifySettings(RunAs runAs, double escalateAtMost, boolean adaptive)
    implements TaskSettings {
  public ClassifySettings {
    if (!(escalateAtMost > 0)) {
      throw new IllegalArgumentException(
          "expected a share above 0 that may be escalated, found " + escalateAtMost);
    }
  }

  /** Without a limit to what is escalated. */
  public ClassifySettings(RunAs runAs) {
    this(runAs, 1, false);
  }

  @Override
  public boolean followsEffort() {
    return adaptive;
  }

  @Override
  public String task() {
    return ClassifyTask.NAME;
  }
}
