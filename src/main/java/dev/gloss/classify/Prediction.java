package dev.gloss.classify;

import java.util.List;

/**
 * A classifier's answer for one text.
 *
 * @param best the most probable label, whether or not it is confident enough
 * @param abstained {@code best} is not confident enough to be said
 */
public record Prediction(Tag best, boolean abstained) {
  /** What may be said: the best label, or nothing. */
  public List<Tag> tags() {
    return abstained ? List.of() : List.of(best);
  }
}
