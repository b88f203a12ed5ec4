package dev.gloss.train;

import dev.gloss.classify.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Multinomial logistic regression as a function of its weights: mean cross-entropy over the
 * examples plus {@code l2 / 2} times the squared weights (biases are free).
 *
 * <p>Weights lie feature by feature, {@code [features + 1, labels]} with the biases last, so that
 * the inner loops run over labels and the compiler vectorizes them. Examples are cut into a fixed
 * number of chunks whose sums are added in order: the result has the same bits on any number of
 * threads. Vectors at unit length have components near {@code 1 / sqrt(features)}; they are scaled
 * by the root, so that one range of {@code l2} serves encoders of any size.
 */
final class SoftmaxRegression implements Lbfgs.Objective {
  private static final int CHUNKS = 16;

  private final float[][] vectors;
  private final int[] expected;
  private final int labels;
  private final int features;
  private final float scale;
  private final double l2;
  private final Workers workers;

  /**
   * @param vectors {@code [examples, features]}, at unit length
   * @param expected label index of each example
   */
  SoftmaxRegression(float[][] vectors, int[] expected, int labels, double l2, Workers workers) {
    this.vectors = vectors;
    this.expected = expected;
    this.labels = labels;
    this.features = vectors[0].length;
    this.scale = (float) Math.sqrt(features);
    this.l2 = l2;
    this.workers = workers;
  }

  int parameters() {
    return (features + 1) * labels;
  }

  private record Sums(double loss, float[] gradient) {}

  @Override
  public double evaluate(double[] point, double[] gradient) {
    float[] weights = new float[point.length];
    for (int i = 0; i < point.length; i++) {
      weights[i] = (float) point[i];
    }
    List<Callable<Sums>> tasks = new ArrayList<>(CHUNKS);
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      int from = (int) ((long) vectors.length * chunk / CHUNKS);
      int to = (int) ((long) vectors.length * (chunk + 1) / CHUNKS);
      tasks.add(() -> sums(weights, from, to));
    }
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (Sums sums : workers.run(tasks)) {
      loss += sums.loss();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += sums.gradient()[i];
      }
    }
    loss /= vectors.length;
    int biases = features * labels;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= vectors.length;
      if (i < biases) {
        gradient[i] += l2 * point[i];
        loss += l2 / 2 * point[i] * point[i];
      }
    }
    return loss;
  }

  private Sums sums(float[] weights, int from, int to) {
    float[] gradient = new float[weights.length];
    float[] row = new float[labels];
    double loss = 0;
    for (int example = from; example < to; example++) {
      logits(weights, vectors[example], row);
      loss += softmaxError(row, expected[example]);
      for (int feature = 0; feature <= features; feature++) {
        float value = feature == features ? 1 : vectors[example][feature] * scale;
        int offset = feature * labels;
        for (int label = 0; label < labels; label++) {
          gradient[offset + label] += value * row[label];
        }
      }
    }
    return new Sums(loss, gradient);
  }

  private void logits(float[] weights, float[] vector, float[] row) {
    System.arraycopy(weights, features * labels, row, 0, labels);
    for (int feature = 0; feature < features; feature++) {
      float value = vector[feature] * scale;
      int offset = feature * labels;
      for (int label = 0; label < labels; label++) {
        row[label] += value * weights[offset + label];
      }
    }
  }

  /** Turns logits into probabilities less the truth and returns the cross-entropy. */
  private static double softmaxError(float[] row, int truth) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    double truthLogit = row[truth] - largest;
    for (int label = 0; label < row.length; label++) {
      double power = StrictMath.exp(row[label] - largest);
      sum += power;
      row[label] = (float) power;
    }
    for (int label = 0; label < row.length; label++) {
      row[label] = (float) (row[label] / sum);
    }
    row[truth] -= 1;
    return StrictMath.log(sum) - truthLogit;
  }

  /** The head these weights are, for vectors at unit length. */
  LinearHead head(double[] point) {
    float[][] weight = new float[labels][features];
    float[] bias = new float[labels];
    for (int label = 0; label < labels; label++) {
      for (int feature = 0; feature < features; feature++) {
        weight[label][feature] = (float) (point[feature * labels + label] * scale);
      }
      bias[label] = (float) point[features * labels + label];
    }
    return new LinearHead(weight, bias);
  }
}
