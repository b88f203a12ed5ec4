package dev.gloss.entities;

import dev.gloss.task.TaskSettings;

/**
 * What is asked of entities.
 *
 * @param redact how the text is redacted; null: it is not
 */
public record EntitiesSettings(RedactSettings redact) implements TaskSettings {
  /** A text that is to be redacted and is not would be seen. */
  @Override
  public boolean required() {
    return redact != null;
  }

  @Override
  public boolean redacts() {
    return redact != null;
  }

  @Override
  public String task() {
    return EntitiesTask.NAME;
  }
}
