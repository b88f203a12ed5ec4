package dev.gloss.data;

import dev.gloss.text.Span;
import java.util.List;

/**
 * One of the things that a message is about.
 *
 * @param labels those of which any is right, the best first; at least one, each once
 * @param evidence the stretches of the message that say so, in order; empty if nobody marked any
 * @param followUp only what was said before in the conversation tells that the labels fit
 */
public record Matter(List<String> labels, List<Span> evidence, boolean followUp) {
  public Matter {
    labels = List.copyOf(labels);
    evidence = List.copyOf(evidence);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("expected at least one label of a matter, found none");
    }
  }

  /** A label of a whole text. */
  public static Matter of(String label) {
    return new Matter(List.of(label), List.of(), false);
  }
}
