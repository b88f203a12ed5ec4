package dev.gloss.embed;

import dev.gloss.task.TaskSettings;

/** Which vectors are asked for; asking for some is what turns them on. */
public record EmbedSettings(EmbeddingSource source, EmbeddingForm form) implements TaskSettings {
  @Override
  public String task() {
    return EmbedTask.NAME;
  }
}
