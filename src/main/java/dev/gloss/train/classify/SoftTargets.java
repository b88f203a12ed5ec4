package dev.gloss.train.classify;

/** Cross-entropy against probabilities instead of labels (Hinton et al. 2015). */
final class SoftTargets {
  private static final double SMALLEST = 1e-12;

  private SoftTargets() {}

  /**
   * With one label a text.
   *
   * @param logits become the gradient: probabilities less target
   * @param target sums to 1
   * @return the cross-entropy in nats
   */
  static double softmax(float[] logits, float[] target) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    double expected = 0;
    for (int label = 0; label < logits.length; label++) {
      double logit = logits[label] - largest;
      expected += target[label] * logit;
      double power = StrictMath.exp(logit);
      sum += power;
      logits[label] = (float) power;
    }
    for (int label = 0; label < logits.length; label++) {
      logits[label] = (float) (logits[label] / sum) - target[label];
    }
    return StrictMath.log(sum) - expected;
  }

  /**
   * With any number of labels a text; as {@link #softmax}, but each of the target's probabilities
   * stands by itself.
   */
  static double sigmoid(float[] logits, float[] target) {
    double loss = 0;
    for (int label = 0; label < logits.length; label++) {
      double probability = 1 / (1 + StrictMath.exp(-logits[label]));
      loss -= target[label] * StrictMath.log(Math.max(probability, SMALLEST));
      loss -= (1 - target[label]) * StrictMath.log(Math.max(1 - probability, SMALLEST));
      logits[label] = (float) probability - target[label];
    }
    return loss;
  }
}
