package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * When the teacher is asked too. Where it is, the mean of both tiers' probabilities decides: they
 * err on different texts.
 *
 * @param escalateBelow the student's confidence under which the teacher answers; in [0, 1]
 * @param abstain no tag below this probability, whoever answered, with one label a text; in [0, 1]
 * @param thresholds for each label the probability from which on it is given where the teacher was
 *     asked, with any number of labels a text
 * @param curve what other thresholds would have done on validation data, by share
 */
public record CascadeSettings(
    @JsonProperty(value = "escalate-below", required = true) float escalateBelow,
    @JsonProperty(required = true) float abstain,
    List<Float> thresholds,
    List<CurvePoint> curve) {
  public CascadeSettings {
    if (!Calibration.isShare(escalateBelow)) {
      throw new IllegalArgumentException(
          "expected escalate-below in [0, 1], found " + escalateBelow);
    }
    thresholds = decision(abstain, thresholds).thresholds();
    if (curve == null) {
      throw new IllegalArgumentException("expected 'cascade.curve', found nothing");
    }
    curve = List.copyOf(curve);
  }

  /** How the mean of both tiers' probabilities becomes tags. */
  public Calibration decision() {
    return decision(abstain, thresholds);
  }

  private static Calibration decision(float abstain, List<Float> thresholds) {
    return new Calibration(1, abstain, thresholds);
  }
}
