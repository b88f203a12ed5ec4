package dev.gloss.train;

import dev.gloss.classify.LinearHead;
import dev.gloss.evaluate.Example;
import dev.gloss.model.Manifest;
import dev.gloss.model.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * Fits a head to vectors and chooses on validation vectors how strongly it is regularized and how
 * much rare labels count: what has the highest mean of accuracy (micro F1 with any number of labels
 * a text) and macro F1 wins, and the stronger regularization between equals.
 */
final class ProbeSearch {
  /**
   * From strong to weak; each starts where the one before ended. The search ends when {@value
   * #PATIENCE} in a row were no better.
   */
  private static final double[] L2 = {1e-2, 3e-3, 1.5e-3, 8e-4, 4e-4, 2e-4, 1e-4, 3e-5};

  private static final int PATIENCE = 2;

  /** Power of the inverse frequency of a text's label in its weight. */
  private static final double BALANCED = 0.5;

  /** Labels this many times as frequent as others make the search try balanced weights. */
  private static final int IMBALANCED = 2;

  private static final Lbfgs OPTIMIZER = new Lbfgs(150, 1e-4);

  private final TrainingTexts texts;
  private final List<String> abstainLabels;
  private final Calibration calibration;
  private final Workers workers;

  /**
   * A head that was tried.
   *
   * @param balance power of the inverse frequency in a text's weight
   */
  record Fitted(
      LinearHead head,
      double l2,
      double balance,
      double[] point,
      Manifest.Classifier classifier,
      Quality quality) {
    private double score() {
      return quality.metrics().microF1() + quality.metrics().macroF1();
    }
  }

  /**
   * @param abstainLabels those that mean "none of the others"
   * @param precision that the abstain threshold must reach
   */
  ProbeSearch(TrainingTexts texts, List<String> abstainLabels, double precision, Workers workers) {
    this.texts = texts;
    this.workers = workers;
    this.calibration =
        new Calibration(
            texts.labels(),
            texts.multiLabel(),
            abstainLabels,
            texts.validation().stream().map(Example::labels).toList(),
            precision);
    this.abstainLabels = abstainLabels;
  }

  /**
   * @param vectors of the texts to learn from
   * @param held of the validation texts
   */
  Fitted best(float[][] vectors, float[][] held, Progress progress) {
    float[][] targets = new float[vectors.length][texts.labels().size()];
    for (int i = 0; i < targets.length; i++) {
      for (String label : texts.train().get(i).labels()) {
        targets[i][texts.labels().index(label).orElseThrow()] = 1;
      }
    }
    Fitted best = null;
    double[] point = null;
    int worse = 0;
    for (int i = 0; i < L2.length && worse < PATIENCE; i++) {
      Fitted fitted = fit(vectors, targets, 0, L2[i], point, held);
      point = fitted.point();
      boolean better = best == null || fitted.score() > best.score();
      best = better ? fitted : best;
      worse = better ? 0 : worse + 1;
      progress.done(i + 1, L2.length + 1);
    }
    if (isImbalanced(targets)) {
      Fitted balanced = fit(vectors, targets, BALANCED, best.l2(), best.point(), held);
      best = balanced.score() > best.score() ? balanced : best;
    }
    progress.done(L2.length + 1, L2.length + 1);
    return best;
  }

  private static double[] counts(float[][] targets) {
    double[] counts = new double[targets[0].length];
    for (float[] target : targets) {
      for (int label = 0; label < counts.length; label++) {
        counts[label] += target[label];
      }
    }
    return counts;
  }

  private static boolean isImbalanced(float[][] targets) {
    double[] counts = Arrays.stream(counts(targets)).sorted().toArray();
    return counts[counts.length - 1] > IMBALANCED * counts[0];
  }

  /** The rarest of a text's labels decides; 1 on average. */
  private static float[] weights(float[][] targets, double balance) {
    double[] counts = counts(targets);
    double[] weights = new double[targets.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double rarest = targets.length;
      for (int label = 0; label < counts.length; label++) {
        rarest = targets[i][label] > 0 ? Math.min(rarest, counts[label]) : rarest;
      }
      weights[i] = StrictMath.pow(targets.length / rarest, balance);
      sum += weights[i];
    }
    float[] scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (weights[i] * scaled.length / sum);
    }
    return scaled;
  }

  private Fitted fit(
      float[][] vectors,
      float[][] targets,
      double balance,
      double l2,
      double[] start,
      float[][] held) {
    LogisticRegression regression =
        new LogisticRegression(
            vectors, targets, texts.multiLabel(), weights(targets, balance), l2, workers);
    double[] point =
        OPTIMIZER.minimize(regression, start == null ? new double[regression.parameters()] : start);
    LinearHead head = regression.head(point);
    float[][] logits = Arrays.stream(held).map(head::logits).toArray(float[][]::new);
    Manifest.Classifier classifier =
        new Manifest.Classifier(
            texts.multiLabel(), abstainLabels, calibration.ofLogits(logits), null, null);
    Quality quality = Quality.of(texts.labels(), classifier, texts.validation(), logits);
    return new Fitted(head, l2, balance, point, classifier, quality);
  }
}
