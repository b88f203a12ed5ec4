package dev.gloss.classify;

import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

  /**
   * With the clause that speaks most for each tag.
   *
   * @param evidence of a label
   */
  Prediction with(Function<String, Span> evidence) {
    List<Tag> evident = new ArrayList<>(tags.size());
    for (Tag tag : tags) {
      evident.add(tag.with(evidence.apply(tag.label())));
    }
    return new Prediction(best, evident, abstained, tier);
  }

  /** What of it is said, or why nothing is. */
  Tags said(Silence silence, Leaning leaning) {
    return new Tags(tags, silence, tier, leaning);
  }
}
