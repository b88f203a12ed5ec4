package dev.gloss.entities;

import dev.gloss.task.Finding;
import dev.gloss.task.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * What is named in a text.
 *
 * @param entities in order, without overlap
 * @param redacted the text with what is not to be seen replaced; empty unless that was asked
 * @param hidden how it was replaced; empty unless that was asked
 */
public record Entities(List<Entity> entities, Optional<String> redacted, Optional<Redaction> hidden)
    implements Finding {
  public Entities {
    entities = List.copyOf(entities);
  }

  @Override
  public String task() {
    return EntitiesTask.NAME;
  }

  @Override
  public Optional<Redaction> redaction() {
    return hidden;
  }
}
