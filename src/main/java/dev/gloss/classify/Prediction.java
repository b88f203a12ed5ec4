package dev.gloss.classify;

import java.util.List;

/**
 * A classifier's answer for one text.
 *
 * @param best the most probable label, whether or not it is said
 * @param tags what is said, most probable first; empty if the classifier abstained
 * @param abstained no label is confident enough, or the best one means "none of the others"
 * @param tier the part of the model that answered
 */
public record Prediction(Tag best, List<Tag> tags, boolean abstained, Tier tier) {
  public Prediction {
    tags = List.copyOf(tags);
  }

  /**
   * What counts when the answer is judged: with one label a text the most probable one, said or
   * not; else what is said.
   */
  public List<Tag> judged(boolean multiLabel) {
    return multiLabel ? tags : List.of(best);
  }

  /** What of it is said. */
  Tags said() {
    return new Tags(tags, abstained, tier);
  }
}
