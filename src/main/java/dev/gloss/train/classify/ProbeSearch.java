package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.LabelSet;
import dev.gloss.data.Example;
import dev.gloss.evaluate.Progress;
import dev.gloss.tensor.LinearHead;
import dev.gloss.train.Features;
import dev.gloss.train.Lbfgs;
import dev.gloss.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Fits a head to vectors and chooses on validation vectors how strongly it is regularized and how
 * much rare labels count, and the stronger regularization between equals. With one label a text the
 * lowest cross-entropy of the calibrated probabilities wins: accuracy jumps by a text or two
 * between neighbours, and the luckiest would win. With any number of labels it is the highest mean
 * of micro and macro F1, because thresholds are chosen for them. Where texts are cross-validated,
 * each is judged by a head that learned from the other folds, and what wins is fitted again to all.
 *
 * <p>Of over {@value #MANY} examples the search looks at {@value #SAMPLE} first, drawn by a fixed
 * seed, and then goes on over all from what was best there: what every strength costs many passes
 * to find out, a sample says nearly as well.
 */
final class ProbeSearch {
  /**
   * From strong to weak; each starts where the one before ended. The search ends when {@value
   * #PATIENCE} in a row were no better.
   */
  private static final double[] L2 = {1e-1, 3e-2, 1e-2, 3e-3, 1.5e-3, 8e-4, 4e-4, 2e-4, 1e-4, 3e-5};

  private static final int PATIENCE = 2;

  /** Power of the inverse frequency of a text's label in its weight. */
  private static final double BALANCED = 0.5;

  /** Labels this many times as frequent as others make the search try balanced weights. */
  private static final int IMBALANCED = 2;

  private static final int SAMPLE = 50_000;

  /** Below, a sample would save little. */
  private static final int MANY = 2 * SAMPLE;

  private static final Lbfgs OPTIMIZER = new Lbfgs(150, 1e-4);

  private final TrainingTexts texts;
  private final List<String> abstainLabels;
  private final Calibrator calibration;
  private final Workers workers;

  /**
   * A head that was tried.
   *
   * @param balance power of the inverse frequency in a text's weight
   * @param chosen its calibration and what it promises
   */
  record Fitted(
      LinearHead head,
      double l2,
      double balance,
      ClassifierSpecification classifier,
      Calibrator.Chosen chosen,
      Quality quality) {}

  /**
   * Texts to learn from, and others to be judged.
   *
   * @param judged where the others stand among the validation texts
   */
  private record Part(Features vectors, float[][] targets, Features held, int[] judged) {}

  /**
   * One try.
   *
   * @param points for each part where its fit ended
   */
  private record Tried(
      double l2,
      double balance,
      List<double[]> points,
      LinearHead head,
      Calibrator.Chosen chosen,
      Quality quality) {
    private double score(boolean multiLabel) {
      return multiLabel
          ? quality.metrics().microF1() + quality.metrics().macroF1()
          : -chosen.crossEntropy();
    }
  }

  /**
   * @param abstainLabels those that mean "none of the others"
   * @param goal that the thresholds have to reach
   */
  ProbeSearch(
      TrainingTexts texts, List<String> abstainLabels, PrecisionGoal goal, Workers workers) {
    this.texts = texts;
    this.workers = workers;
    this.calibration =
        new Calibrator(
            texts.labels(),
            texts.multiLabel(),
            abstainLabels,
            texts.validation().stream().map(Example::labels).toList(),
            goal);
    this.abstainLabels = abstainLabels;
  }

  /**
   * @param vectors of the texts to learn from
   * @param held of the validation texts
   */
  Fitted best(Features vectors, Features held, Progress progress) {
    int[] all = IntStream.range(0, held.size()).toArray();
    Part whole = new Part(vectors, targets(texts.train(), texts.labels()), held, all);
    int first = 0;
    List<double[]> starts = null;
    if (vectors.size() > MANY) {
      int[] some = sample(vectors.size());
      float[][] wanted = CrossValidation.rows(whole.targets(), some);
      Tried ofSome =
          strongest(
              List.of(new Part(vectors.subset(some), wanted, held, all)), 0, null, Progress.NONE);
      first = strength(ofSome.l2());
      starts = ofSome.points();
    }
    Tried best = best(List.of(whole), first, starts, progress);
    return fitted(best, best.head());
  }

  private static int strength(double l2) {
    return IntStream.range(0, L2.length).filter(i -> L2[i] == l2).findFirst().orElseThrow();
  }

  /** One of each of as many stretches of equal length. */
  private static int[] sample(int size) {
    SplittableRandom random = new SplittableRandom(size);
    int[] sample = new int[SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      int from = (int) ((long) size * i / SAMPLE);
      int to = (int) ((long) size * (i + 1) / SAMPLE);
      sample[i] = random.nextInt(from, to);
    }
    return sample;
  }

  /**
   * @param vectors of the texts to learn from, which are the validation texts too
   */
  Fitted best(Features vectors, CrossValidation folds, Progress progress) {
    float[][] targets = targets(texts.train(), texts.labels());
    List<Part> parts =
        IntStream.range(0, CrossValidation.FOLDS)
            .filter(fold -> folds.held(fold).length > 0)
            .mapToObj(
                fold ->
                    new Part(
                        vectors.subset(folds.learned(fold)),
                        CrossValidation.rows(targets, folds.learned(fold)),
                        vectors.subset(folds.held(fold)),
                        folds.held(fold)))
            .toList();
    Tried best = best(parts, 0, null, progress);
    return fitted(
        best, head(vectors, targets, texts.multiLabel(), best.l2(), best.balance(), workers));
  }

  private Fitted fitted(Tried tried, LinearHead head) {
    return new Fitted(
        head,
        tried.l2(),
        tried.balance(),
        classifier(tried.chosen()),
        tried.chosen(),
        tried.quality());
  }

  /** The head that this regularization and this balance make of texts. */
  static LinearHead head(
      Features vectors,
      float[][] targets,
      boolean multiLabel,
      double l2,
      double balance,
      Workers workers) {
    LogisticRegression regression =
        new LogisticRegression(
            vectors, targets, multiLabel, weights(targets, balance), l2, workers);
    return regression.head(OPTIMIZER.minimize(regression, new double[regression.parameters()]));
  }

  /** 1 for each label of a text, and 0 for all others, {@code [texts, labels]}. */
  static float[][] targets(List<Example> examples, LabelSet labels) {
    float[][] targets = new float[examples.size()][labels.size()];
    for (int i = 0; i < targets.length; i++) {
      for (String label : examples.get(i).labels()) {
        targets[i][labels.index(label).orElseThrow()] = 1;
      }
    }
    return targets;
  }

  private Tried best(List<Part> parts, int first, List<double[]> starts, Progress progress) {
    Tried best = strongest(parts, first, starts, progress);
    if (parts.stream().anyMatch(part -> isImbalanced(part.targets()))) {
      Tried balanced = tried(parts, BALANCED, best.l2(), best.points());
      best = isBetter(balanced, best) ? balanced : best;
    }
    progress.done(L2.length + 1, L2.length + 1);
    return best;
  }

  /**
   * @param first strength to try
   * @param starts where its fits start; null: at zero
   */
  private Tried strongest(List<Part> parts, int first, List<double[]> starts, Progress progress) {
    Tried best = null;
    List<double[]> points = starts;
    int worse = 0;
    for (int i = first; i < L2.length && worse < PATIENCE; i++) {
      Tried tried = tried(parts, 0, L2[i], points);
      points = tried.points();
      boolean better = best == null || isBetter(tried, best);
      best = better ? tried : best;
      worse = better ? 0 : worse + 1;
      progress.done(i + 1, L2.length + 1);
    }
    return best;
  }

  private boolean isBetter(Tried tried, Tried best) {
    return tried.score(texts.multiLabel()) > best.score(texts.multiLabel());
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

  private Tried tried(List<Part> parts, double balance, double l2, List<double[]> starts) {
    List<double[]> points = new ArrayList<>();
    float[][] logits = new float[texts.validation().size()][];
    LinearHead head = null;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      LogisticRegression regression =
          new LogisticRegression(
              part.vectors(),
              part.targets(),
              texts.multiLabel(),
              weights(part.targets(), balance),
              l2,
              workers);
      double[] start = starts == null ? new double[regression.parameters()] : starts.get(i);
      points.add(OPTIMIZER.minimize(regression, start));
      head = regression.head(points.get(i));
      float[][] ofPart = part.held().each(head::logits, workers);
      for (int held = 0; held < ofPart.length; held++) {
        logits[part.judged()[held]] = ofPart[held];
      }
    }
    Calibrator.Chosen chosen = calibration.ofLogits(logits);
    Quality quality = Quality.of(texts.labels(), classifier(chosen), texts.validation(), logits);
    return new Tried(l2, balance, points, head, chosen, quality);
  }

  private ClassifierSpecification classifier(Calibrator.Chosen chosen) {
    return ClassifierSpecification.ofTeacher(
        texts.labels().labels(), texts.multiLabel(), abstainLabels, chosen.calibration());
  }
}
