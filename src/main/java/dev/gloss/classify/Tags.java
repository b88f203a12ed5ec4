package dev.gloss.classify;

import dev.gloss.task.Finding;
import java.util.List;

/**
 * What a classifier says of a text.
 *
 * @param tags best first, each with its evidence; empty if nothing is said
 * @param silence why the text by itself says nothing; tags that stand beside it are what its
 *     conversation tells
 * @param tier the part of the model that answered
 * @param leaning what else it thought, for the conversation that the text stands in; {@link
 *     Leaning#NONE} outside of conversations
 */
public record Tags(List<Tag> tags, Silence silence, Tier tier, Leaning leaning) implements Finding {
  public Tags {
    tags = List.copyOf(tags);
  }

  /** Outside of conversations; silent, if at all, because no label was confident enough. */
  public Tags(List<Tag> tags, boolean abstained, Tier tier) {
    this(tags, abstained ? Silence.UNSURE : Silence.NOT_SILENT, tier, Leaning.NONE);
  }

  /** Whether nothing is said. */
  public boolean abstained() {
    return tags.isEmpty();
  }

  @Override
  public String task() {
    return ClassifyTask.NAME;
  }

  @Override
  public boolean isRepeatable() {
    return tier != Tier.CAPPED;
  }
}
