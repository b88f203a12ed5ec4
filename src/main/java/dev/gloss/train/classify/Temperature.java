package dev.gloss.train.classify;

import java.util.function.DoubleUnaryOperator;

/** By what logits are divided so that probabilities are as often right as they say. */
final class Temperature {
  /**
   * Standard deviation of the prior on the logarithm of a temperature, around 0: what was fitted by
   * cross-entropy seldom needs a temperature under a third or over 3, and where few texts say
   * otherwise, such as when all are right, they are too few to believe.
   */
  private static final double SPREAD = 0.5;

  private Temperature() {}

  /**
   * The most probable temperature: minimizes the cross-entropy and the prior's penalty by
   * golden-section search over the logarithm of T.
   *
   * @param crossEntropy of all examples at a temperature, in nats
   */
  static float best(DoubleUnaryOperator crossEntropy) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = StrictMath.log(0.05);
    double high = StrictMath.log(20);
    for (int step = 0; step < 40; step++) {
      double left = high - ratio * (high - low);
      double right = low + ratio * (high - low);
      if (penalized(crossEntropy, left) <= penalized(crossEntropy, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (float) StrictMath.exp((low + high) / 2);
  }

  private static double penalized(DoubleUnaryOperator crossEntropy, double logTemperature) {
    double deviation = logTemperature / SPREAD;
    return deviation * deviation / 2
        + crossEntropy.applyAsDouble((float) StrictMath.exp(logTemperature));
  }
}
