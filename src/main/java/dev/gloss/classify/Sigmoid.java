package dev.gloss.classify;

/** Logits to probabilities of labels that do not exclude each other. */
public final class Sigmoid {
  private Sigmoid() {}

  /**
   * @param temperature divides the logits; above 0
   * @return probabilities, each by itself in [0, 1], owned by the caller
   */
  public static float[] of(float[] logits, float temperature) {
    float[] probabilities = logits.clone();
    replace(probabilities, temperature);
    return probabilities;
  }

  /** As {@link #of}, in place. */
  static void replace(float[] logits, float temperature) {
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (1 / (1 + StrictMath.exp(-logits[i] / (double) temperature)));
    }
  }
}
