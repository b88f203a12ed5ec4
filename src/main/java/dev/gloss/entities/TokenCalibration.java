package dev.gloss.entities;

/**
 * How a head's logits become entities.
 *
 * @param temperature over 0; logits are divided by it
 * @param threshold in [0, 1]: an entity with a lower score is not said
 */
public record TokenCalibration(float temperature, float threshold) {
  public TokenCalibration {
    if (!(temperature > 0) || !Float.isFinite(temperature) || !(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "expected a temperature over 0 and a threshold in [0, 1] for entities, found %s and %s"
              .formatted(temperature, threshold));
    }
  }
}
