package dev.gloss.train;

import dev.gloss.classify.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Logistic regression as a function of its weights: mean cross-entropy over the examples plus
 * {@code l2 / 2} times the squared weights (biases are free). Multinomial with one label a text,
 * else a regression of its own for each label.
 *
 * <p>Weights lie feature by feature, {@code [features + 1, labels]} with the biases last, so that
 * the inner loops run over labels and the compiler vectorizes them. Examples are cut into a fixed
 * number of chunks whose sums are added in order: the result has the same bits on any number of
 * threads. Vectors at unit length have components near {@code 1 / sqrt(features)}; they are scaled
 * by the root, so that one range of {@code l2} serves encoders of any size.
 */
final class LogisticRegression implements Lbfgs.Objective {
  private static final int CHUNKS = 16;
  private static final int BLOCK = 4;

  private final float[][] vectors;
  private final float[][] targets;
  private final boolean multiLabel;
  private final float[] importance;
  private final int labels;
  private final int features;
  private final float scale;
  private final double l2;
  private final Workers workers;

  /** Fills up the last block. */
  private final float[] nothing;

  /**
   * @param vectors {@code [examples, features]}, at unit length
   * @param targets for each example 1 for its labels and 0 for all others, {@code [examples,
   *     labels]}
   * @param multiLabel labels do not exclude each other
   * @param weights what each example counts; 1 on average
   */
  LogisticRegression(
      float[][] vectors,
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
    this.features = vectors[0].length;
    this.scale = (float) Math.sqrt(features);
    this.l2 = l2;
    this.workers = workers;
    this.nothing = new float[features];
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

  /** Examples go four at a time, so that a row of weights is fetched once for four. */
  private Sums sums(float[] weights, int from, int to) {
    float[] gradient = new float[weights.length];
    float[][] rows = new float[BLOCK][labels];
    float[][] block = new float[BLOCK][];
    double loss = 0;
    for (int start = from; start < to; start += BLOCK) {
      int size = Math.min(BLOCK, to - start);
      for (int i = 0; i < BLOCK; i++) {
        block[i] = i < size ? vectors[start + i] : nothing;
      }
      logits(weights, block, rows);
      for (int i = 0; i < BLOCK; i++) {
        if (i < size) {
          loss += error(rows[i], start + i);
        } else {
          Arrays.fill(rows[i], 0);
        }
      }
      addGradient(block, rows, gradient);
    }
    return new Sums(loss, gradient);
  }

  private void logits(float[] weights, float[][] block, float[][] rows) {
    float[] a = rows[0];
    float[] b = rows[1];
    float[] c = rows[2];
    float[] d = rows[3];
    for (float[] row : rows) {
      System.arraycopy(weights, features * labels, row, 0, labels);
    }
    for (int feature = 0; feature < features; feature++) {
      float va = block[0][feature] * scale;
      float vb = block[1][feature] * scale;
      float vc = block[2][feature] * scale;
      float vd = block[3][feature] * scale;
      int offset = feature * labels;
      for (int label = 0; label < labels; label++) {
        float weight = weights[offset + label];
        a[label] += va * weight;
        b[label] += vb * weight;
        c[label] += vc * weight;
        d[label] += vd * weight;
      }
    }
  }

  private void addGradient(float[][] block, float[][] errors, float[] gradient) {
    float[] a = errors[0];
    float[] b = errors[1];
    float[] c = errors[2];
    float[] d = errors[3];
    for (int feature = 0; feature < features; feature++) {
      float va = block[0][feature] * scale;
      float vb = block[1][feature] * scale;
      float vc = block[2][feature] * scale;
      float vd = block[3][feature] * scale;
      int offset = feature * labels;
      for (int label = 0; label < labels; label++) {
        gradient[offset + label] += va * a[label] + vb * b[label] + vc * c[label] + vd * d[label];
      }
    }
    int biases = features * labels;
    for (int label = 0; label < labels; label++) {
      gradient[biases + label] += a[label] + b[label] + c[label] + d[label];
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
