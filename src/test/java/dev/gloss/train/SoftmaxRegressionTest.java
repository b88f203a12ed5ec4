package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.LinearHead;
import dev.gloss.classify.Softmax;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SoftmaxRegressionTest {
  private static final int EXAMPLES = 53;
  private static final int FEATURES = 7;
  private static final int LABELS = 4;
  private static final double L2 = 0.01;

  private final float[][] vectors = new float[EXAMPLES][FEATURES];
  private final int[] expected = new int[EXAMPLES];
  private final double[] point = new double[(FEATURES + 1) * LABELS];

  SoftmaxRegressionTest() {
    Random random = new Random(12);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int f = 0; f < FEATURES; f++) {
        vectors[i][f] = (float) (random.nextGaussian() / Math.sqrt(FEATURES));
      }
      expected[i] = random.nextInt(LABELS);
    }
    for (int i = 0; i < point.length; i++) {
      point[i] = random.nextGaussian() / 3;
    }
  }

  @Test
  void atZeroTheLossIsTheLogarithmOfTheLabels() {
    assertThat(value(new double[point.length])).isCloseTo(Math.log(LABELS), within(1e-6));
  }

  /** Mean cross-entropy of the head's own probabilities, and the penalty on weights alone. */
  @Test
  void lossIsTheOneOfItsHead() {
    try (Workers workers = new Workers(1)) {
      SoftmaxRegression regression = regression(workers);
      LinearHead head = regression.head(point);
      double loss = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        loss -= Math.log(Softmax.of(head.logits(vectors[i]), 1)[expected[i]]) / EXAMPLES;
      }
      for (int i = 0; i < FEATURES * LABELS; i++) {
        loss += L2 / 2 * point[i] * point[i];
      }

      assertThat(regression.evaluate(point, new double[point.length]))
          .isCloseTo(loss, within(1e-5));
    }
  }

  @Test
  void gradientIsTheOneOfFiniteDifferences() {
    double[] gradient = new double[point.length];
    try (Workers workers = new Workers(1)) {
      regression(workers).evaluate(point, gradient);
    }
    // Wide enough that the 32-bit sums inside do not drown the difference.
    double step = 1e-2;
    for (int i = 0; i < point.length; i++) {
      double[] above = point.clone();
      above[i] += step;
      double[] below = point.clone();
      below[i] -= step;

      assertThat(gradient[i])
          .as("parameter %d", i)
          .isCloseTo((value(above) - value(below)) / (2 * step), within(5e-5));
    }
  }

  @Test
  void bitsDoNotDependOnTheThreads() {
    double[] one = new double[point.length];
    double loss = evaluate(1, one);
    for (int threads = 2; threads <= 3; threads++) {
      double[] gradient = new double[point.length];

      assertThat(evaluate(threads, gradient)).isEqualTo(loss);
      assertThat(gradient).containsExactly(one);
    }
  }

  @Test
  void gradientOfAnEarlierCallDoesNotLeakIn() {
    double[] fresh = new double[point.length];
    double[] used = new double[point.length];
    java.util.Arrays.fill(used, 1e9);

    evaluate(1, fresh);
    evaluate(1, used);

    assertThat(used).containsExactly(fresh);
  }

  private double evaluate(int threads, double[] gradient) {
    try (Workers workers = new Workers(threads)) {
      return regression(workers).evaluate(point, gradient);
    }
  }

  private double value(double[] at) {
    try (Workers workers = new Workers(1)) {
      return regression(workers).evaluate(at, new double[at.length]);
    }
  }

  private SoftmaxRegression regression(Workers workers) {
    return new SoftmaxRegression(vectors, expected, LABELS, L2, workers);
  }
}
