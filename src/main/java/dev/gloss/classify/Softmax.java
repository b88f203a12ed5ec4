package dev.gloss.classify;

/** Logits to probabilities. */
public final class Softmax {
  private Softmax() {}

  /**
   * @param temperature divides the logits (Guo et al. 2017, arxiv.org/abs/1706.04599); above 0
   * @return probabilities that sum to 1, owned by the caller
   */
  public static float[] of(float[] logits, float temperature) {
    float[] probabilities = logits.clone();
    replace(probabilities, temperature);
    return probabilities;
  }

  /** As {@link #of}, in place. */
  static void replace(float[] logits, float temperature) {
    float largest = logits[argMax(logits)];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      // StrictMath: the same bits on every platform and whether compiled or interpreted.
      double power = StrictMath.exp((logits[i] - largest) / (double) temperature);
      sum += power;
      logits[i] = (float) power;
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (logits[i] / sum);
    }
  }

  /** Index of the largest value, the first of equals. */
  public static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
