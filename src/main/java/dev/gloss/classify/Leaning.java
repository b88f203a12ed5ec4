package dev.gloss.classify;

import java.util.List;

/**
 * What a classifier thought of a message beside what it says: what the conversation that the
 * message stands in needs to know. A function of the message and the pack alone.
 *
 * @param labels the most probable labels, whether or not they are said, best first, with their
 *     evidence if the pack can tell what goes on; at most {@value #MOST}, none below {@value
 *     #LEAST}, none that means "none of the others"
 * @param followUp how probably the message goes on about what was said before it, with the clause
 *     that says so; its score is 0 if the pack cannot tell
 * @param threshold from which on a label is said of a message that goes on and says nothing by
 *     itself
 */
public record Leaning(List<Tag> labels, Tag followUp, float threshold) {
  static final int MOST = 8;
  static final float LEAST = 0.02f;

  /** Nothing was thought, or nobody asked. */
  public static final Leaning NONE = new Leaning(List.of(), new Tag("", 0), 1);

  public Leaning {
    labels = List.copyOf(labels);
  }

  /**
   * The same, with what goes on read in another way.
   *
   * @param alone how probably the message goes on, by itself
   */
  public Leaning with(FollowUp other, float alone) {
    return new Leaning(
        labels,
        new Tag(other.label(), other.inConversation(alone), followUp.evidence()),
        other.threshold());
  }
}
