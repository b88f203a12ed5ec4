package dev.gloss.train.classify;

import dev.gloss.tensor.LinearHead;
import dev.gloss.train.Features;
import dev.gloss.train.Lbfgs;
import dev.gloss.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Logistic regression as a function of its weights: mean cross-entropy over the examples plus
 * {@code l2 / 2} times the squared weights (biases are free). Multinomial with one label a text,
 * else a regression of its own for each label.
 *
 * <p>The parameters are {@code [features + 1, labels]}, biases last. Inside every feature has a row
 * of its own and the inner loops run over labels, four rows into one with a single index: this is
 * the form that the compiler vectorizes (one long array with offsets it does not, nor eight rows).
 * Examples are cut into a fixed number of chunks whose sums are added in order: the result has the
 * same bits on any number of threads. Vectors at unit length have components near {@code 1 /
 * sqrt(features)}; they are scaled by the root, so that one range of {@code l2} serves encoders of
 * any size.
 */
final class LogisticRegression implements Lbfgs.Objective {
  private static final int CHUNKS = 16;
  private static final int BLOCK = 4;

  private final Features vectors;
  private final float[][] targets;
  private final boolean multiLabel;
  private final float[] importance;
  private final int labels;
  private final int features;
  private final float scale;
  private final double l2;
  private final Workers workers;

  /** Rows of weights: the features, and rows of zeros up to the next multiple of a block. */
  private final int rows;

  /**
   * @param vectors of the examples, at unit length
   * @param targets for each example 1 for its labels and 0 for all others, {@code [examples,
   *     labels]}
   * @param multiLabel labels do not exclude each other
   * @param weights what each example counts; 1 on average
   */
  LogisticRegression(
      Features vectors,
      float[][] targets,
      boolean multiLabel,
      float[] weights,
      double l2,
      Workers workers) {
    this.vectors = vectors;
    this.targets = targets;
    this.multiLabel = multiLabel;
    this.importance = weights;
    this.labels = targets[0].length;
    this.features = vectors.width();
    this.scale = (float) Math.sqrt(features);
    this.l2 = l2;
    this.workers = workers;
    this.rows = (features + BLOCK - 1) / BLOCK * BLOCK;
  }

  int parameters() {
    return (features + 1) * labels;
  }

  /** Gradient rows, {@code [rows, labels]}, biases last. */
  private record Sums(double loss, float[][] gradient) {}

  @Override
  public double evaluate(double[] point, double[] gradient) {
    float[][] weights = rows(point);
    List<Callable<Sums>> tasks = new ArrayList<>(CHUNKS);
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      int from = (int) ((long) vectors.size() * chunk / CHUNKS);
      int to = (int) ((long) vectors.size() * (chunk + 1) / CHUNKS);
      tasks.add(() -> sums(weights, from, to));
    }
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (Sums sums : workers.run(tasks)) {
      loss += sums.loss();
      for (int row = 0; row <= features; row++) {
        float[] part = sums.gradient()[row < features ? row : rows];
        for (int label = 0; label < labels; label++) {
          gradient[row * labels + label] += part[label];
        }
      }
    }
    return penalized(loss / vectors.size(), point, gradient);
  }

  private double penalized(double loss, double[] point, double[] gradient) {
    double squares = 0;
    int biases = features * labels;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= vectors.size();
      if (i < biases) {
        gradient[i] += l2 * point[i];
        squares += point[i] * point[i];
      }
    }
    return loss + l2 / 2 * squares;
  }

  private float[][] rows(double[] point) {
    float[][] weights = new float[rows + 1][labels];
    for (int row = 0; row <= features; row++) {
      float[] target = weights[row < features ? row : rows];
      for (int label = 0; label < labels; label++) {
        target[label] = (float) point[row * labels + label];
      }
    }
    return weights;
  }

  private Sums sums(float[][] weights, int from, int to) {
    float[][] gradient = new float[rows + 1][labels];
    float[][] block = new float[BLOCK][rows];
    float[][] errors = new float[BLOCK][labels];
    double loss = 0;
    for (int start = from; start < to; start += BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        int example = start + i;
        if (example < to) {
          scaled(example, block[i]);
          logits(weights, block[i], errors[i]);
          loss += error(errors[i], example);
        } else {
          Arrays.fill(errors[i], 0);
        }
      }
      addGradient(block, errors, gradient);
    }
    return new Sums(loss, gradient);
  }

  private void scaled(int example, float[] target) {
    vectors.read(example, target);
    for (int feature = 0; feature < features; feature++) {
      target[feature] *= scale;
    }
  }

  private void logits(float[][] weights, float[] vector, float[] logits) {
    System.arraycopy(weights[rows], 0, logits, 0, labels);
    for (int row = 0; row < rows; row += BLOCK) {
      addRows(
          weights[row],
          weights[row + 1],
          weights[row + 2],
          weights[row + 3],
          vector[row],
          vector[row + 1],
          vector[row + 2],
          vector[row + 3],
          logits);
    }
  }

  private void addGradient(float[][] block, float[][] errors, float[][] gradient) {
    for (int feature = 0; feature < features; feature++) {
      addRows(
          errors[0],
          errors[1],
          errors[2],
          errors[3],
          block[0][feature],
          block[1][feature],
          block[2][feature],
          block[3][feature],
          gradient[feature]);
    }
    addRows(errors[0], errors[1], errors[2], errors[3], 1, 1, 1, 1, gradient[rows]);
  }

  /** {@code sum += va · a + vb · b + vc · c + vd · d}. */
  private static void addRows(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float va,
      float vb,
      float vc,
      float vd,
      float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (va * a[i] + vb * b[i]) + (vc * c[i] + vd * d[i]);
    }
  }

  /** Turns logits into the gradient and returns the cross-entropy. */
  private double error(float[] row, int example) {
    double loss =
        multiLabel
            ? SoftTargets.sigmoid(row, targets[example])
            : SoftTargets.softmax(row, targets[example]);
    float weight = importance[example];
    for (int label = 0; label < labels; label++) {
      row[label] *= weight;
    }
    return weight * loss;
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
