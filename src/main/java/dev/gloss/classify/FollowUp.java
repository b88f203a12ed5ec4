package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a text is read that goes on about what was said before it.
 *
 * @param label of such a text
 * @param odds by which the odds that a text is one are multiplied where something was said before
 *     it: more of the messages of conversations are than of the texts that were learned from; above
 *     0
 * @param threshold from which probability on a label is said of it; in [0, 1], and 1: none is
 */
public record FollowUp(
    @JsonProperty(required = true) String label,
    @JsonProperty(required = true) float odds,
    @JsonProperty(required = true) float threshold) {
  public FollowUp {
    if (label == null
        || !(odds > 0 && odds < Float.POSITIVE_INFINITY)
        || !Calibration.isShare(threshold)) {
      throw new IllegalArgumentException(
          "expected 'follow-up' with a label, odds above 0 and a threshold in [0, 1], found %s, %s"
              .formatted(odds, threshold));
    }
  }

  /** As the model says by itself; nothing is said of it. */
  public static FollowUp of(String label) {
    return new FollowUp(label, 1, 1);
  }

  /** How probably a text is one where something was said before it. */
  public float inConversation(float alone) {
    return odds * alone / (odds * alone + (1 - alone));
  }
}
