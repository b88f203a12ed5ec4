package dev.gloss.classify;

import dev.gloss.task.TaskSettings;

/**
 * What can be asked of a classifier.
 *
 * @param runAs which parts of it are asked; null: as the pack would run by itself
 */
public record ClassifySettings(RunAs runAs) implements TaskSettings {
  @Override
  public String task() {
    return ClassifyTask.NAME;
  }
}
