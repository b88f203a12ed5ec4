package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.tensor.LinearHead;
import dev.gloss.train.Features;
import dev.gloss.train.Workers;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogisticRegressionTest {
  private static final int EXAMPLES = 53;
  private static final int FEATURES = 7;
  private static final int LABELS = 4;
  private static final double L2 = 0.01;

  private final float[][] vectors = new float[EXAMPLES][FEATURES];
  private final int[] expected = new int[EXAMPLES];
  private final float[][] targets = new float[EXAMPLES][LABELS];
  private final float[] weights = new float[EXAMPLES];
  private final double[] point = new double[(FEATURES + 1) * LABELS];

  LogisticRegressionTest() {
    Random random = new Random(12);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int f = 0; f < FEATURES; f++) {
        vectors[i][f] = (float) (random.nextGaussian() / Math.sqrt(FEATURES));
      }
      expected[i] = random.nextInt(LABELS);
      targets[i][expected[i]] = 1;
      weights[i] = 0.5f + random.nextFloat();
    }
    for (int i = 0; i < point.length; i++) {
      point[i] = random.nextGaussian() / 3;
    }
  }

  @Test
  void atZeroTheLossIsTheLogarithmOfTheLabels() {
    assertThat(value(new double[point.length]))
        .isCloseTo(Math.log(LABELS) * meanWeight(), within(1e-6));
  }

  /** Mean cross-entropy of the head's own probabilities, and the penalty on weights alone. */
  @Test
  void lossIsTheOneOfItsHead() {
    try (Workers workers = new Workers(1)) {
      LogisticRegression regression = regression(workers);
      LinearHead head = regression.head(point);
      double loss = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        float[] probabilities = Softmax.of(head.logits(vectors[i]), 1);
        loss -= weights[i] * Math.log(probabilities[expected[i]]) / EXAMPLES;
      }
      for (int i = 0; i < FEATURES * LABELS; i++) {
        loss += L2 / 2 * point[i] * point[i];
      }

      assertThat(regression.evaluate(point, new double[point.length]))
          .isCloseTo(loss, within(1e-5));
    }
  }

  /** With any number of labels a text, each label is a regression of its own. */
  @Test
  void lossOfManyLabelsIsTheSumOverThem() {
    targets[0] = new float[] {1, 1, 0, 0};
    targets[1] = new float[LABELS];
    try (Workers workers = new Workers(1)) {
      LogisticRegression regression = regression(true, workers);
      LinearHead head = regression.head(point);
      double loss = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        float[] probabilities = Sigmoid.of(head.logits(vectors[i]), 1);
        for (int label = 0; label < LABELS; label++) {
          double right = targets[i][label] == 1 ? probabilities[label] : 1 - probabilities[label];
          loss -= weights[i] * Math.log(right) / EXAMPLES;
        }
      }
      for (int i = 0; i < FEATURES * LABELS; i++) {
        loss += L2 / 2 * point[i] * point[i];
      }

      assertThat(regression.evaluate(point, new double[point.length]))
          .isCloseTo(loss, within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientIsTheOneOfFiniteDifferences(boolean multiLabel) {
    double[] gradient = new double[point.length];
    try (Workers workers = new Workers(1)) {
      LogisticRegression regression = regression(multiLabel, workers);
      regression.evaluate(point, gradient);
      // Wide enough that the 32-bit sums inside do not drown the difference.
      double step = 1e-2;
      for (int i = 0; i < point.length; i++) {
        double[] above = point.clone();
        above[i] += step;
        double[] below = point.clone();
        below[i] -= step;
        double difference =
            regression.evaluate(above, new double[point.length])
                - regression.evaluate(below, new double[point.length]);

        assertThat(gradient[i])
            .as("parameter %d", i)
            .isCloseTo(difference / (2 * step), within(2e-4));
      }
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

  private double meanWeight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum / weights.length;
  }

  private LogisticRegression regression(Workers workers) {
    return regression(false, workers);
  }

  private LogisticRegression regression(boolean multiLabel, Workers workers) {
    return new LogisticRegression(Features.of(vectors), targets, multiLabel, weights, L2, workers);
  }
}
