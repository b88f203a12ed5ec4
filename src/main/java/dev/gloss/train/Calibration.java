package dev.gloss.train;

import dev.gloss.classify.Softmax;
import dev.gloss.model.Manifest;
import java.util.Arrays;
import java.util.Comparator;

/** Chooses on validation data how a classifier's logits become probabilities and tags. */
final class Calibration {
  private Calibration() {}

  /**
   * @param logits {@code [examples, labels]}
   * @param expected label index of each example
   * @param precision share of right tags among those given that the abstain threshold must reach
   */
  static Manifest.Calibration of(float[][] logits, int[] expected, double precision) {
    float temperature = temperature(logits, expected);
    return Manifest.Calibration.single(
        temperature, abstain(logits, expected, temperature, precision));
  }

  /** Minimizes the cross-entropy by golden-section search over the logarithm of T. */
  private static float temperature(float[][] logits, int[] expected) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = StrictMath.log(0.05);
    double high = StrictMath.log(20);
    for (int step = 0; step < 40; step++) {
      double left = high - ratio * (high - low);
      double right = low + ratio * (high - low);
      if (crossEntropy(logits, expected, left) <= crossEntropy(logits, expected, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (float) StrictMath.exp((low + high) / 2);
  }

  private static double crossEntropy(float[][] logits, int[] expected, double logTemperature) {
    float temperature = (float) StrictMath.exp(logTemperature);
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double probability = Softmax.of(logits[i], temperature)[expected[i]];
      sum -= StrictMath.log(Math.max(probability, 1e-12));
    }
    return sum;
  }

  /**
   * The lowest confidence from which on the tags given are right often enough; if no threshold
   * reaches the precision, the confidence of the surest example.
   */
  private static float abstain(
      float[][] logits, int[] expected, float temperature, double precision) {
    record Answer(float confidence, boolean right) {}
    Answer[] answers = new Answer[logits.length];
    for (int i = 0; i < answers.length; i++) {
      float[] probabilities = Softmax.of(logits[i], temperature);
      int best = Softmax.argMax(probabilities);
      answers[i] = new Answer(probabilities[best], best == expected[i]);
    }
    Arrays.sort(answers, Comparator.comparingDouble(Answer::confidence).reversed());
    float threshold = answers[0].confidence();
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += answers[i].right() ? 1 : 0;
      boolean lastOfEquals =
          i + 1 == answers.length || answers[i + 1].confidence() < answers[i].confidence();
      if (lastOfEquals && right >= precision * (i + 1)) {
        threshold = i + 1 == answers.length ? 0 : answers[i].confidence();
      }
    }
    return threshold;
  }
}
