package dev.gloss.classify;

import dev.gloss.task.Finding;
import java.util.List;

/**
 * What a classifier says of a text.
 *
 * @param tags best first; empty if the model abstained
 * @param abstained no label was confident enough
 * @param tier the part of the model that answered
 */
public record Tags(List<Tag> tags, boolean abstained, Tier tier) implements Finding {
  public Tags {
    tags = List.copyOf(tags);
  }

  @Override
  public String task() {
    return ClassifyTask.NAME;
  }
}
