package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How one tier's logits become probabilities and tags.
 *
 * @param temperature logits are divided by it; above 0
 * @param abstain no tag below this probability, with one label a text; in [0, 1]
 * @param thresholds for each label the probability from which on it is given, with any number of
 *     labels a text; each in [0, 1]
 */
public record Calibration(
    @JsonProperty(required = true) float temperature,
    @JsonProperty(required = true) float abstain,
    List<Float> thresholds) {
  public Calibration {
    if (!(temperature > 0 && temperature < Float.POSITIVE_INFINITY) || !isShare(abstain)) {
      throw new IllegalArgumentException(
          "expected a temperature above 0 and an abstain threshold in [0, 1], found %s and %s"
              .formatted(temperature, abstain));
    }
    if (thresholds == null) {
      throw new IllegalArgumentException("expected 'thresholds', found nothing");
    }
    for (Float threshold : thresholds) {
      if (threshold == null || !isShare(threshold)) {
        throw new IllegalArgumentException("expected thresholds in [0, 1], found " + threshold);
      }
    }
    thresholds = List.copyOf(thresholds);
  }

  /** One label a text. */
  public static Calibration single(float temperature, float abstain) {
    return new Calibration(temperature, abstain, List.of());
  }

  static boolean isShare(float value) {
    return value >= 0 && value <= 1;
  }
}
