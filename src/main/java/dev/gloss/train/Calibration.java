package dev.gloss.train;

import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Chooses on validation data how a classifier's logits become probabilities and tags. */
final class Calibration {
  /** Scores of a label are cut here at the nearest hundredth. */
  private static final int STEPS = 100;

  /**
   * Texts with a label that count as much as what all labels have in common, when its threshold is
   * chosen.
   */
  private static final double COMMON = 20;

  /** Share of the texts that a label fits which may be given up to find those that none does. */
  private static final double SCOPE_COST = 0.005;

  private final boolean multiLabel;
  private final double precision;
  private final Set<Integer> abstaining;

  /** {@code [examples][labels of the example]}. */
  private final int[][] expected;

  private final int labels;

  /**
   * @param expected labels of each example
   * @param precision share of right tags among those given that the abstain threshold must reach
   */
  Calibration(
      LabelSet labels,
      boolean multiLabel,
      List<String> abstainLabels,
      List<List<String>> expected,
      double precision) {
    this.multiLabel = multiLabel;
    this.precision = precision;
    this.labels = labels.size();
    this.abstaining =
        Set.copyOf(abstainLabels.stream().map(label -> labels.index(label).orElseThrow()).toList());
    this.expected =
        expected.stream()
            .map(
                names ->
                    names.stream().mapToInt(name -> labels.index(name).orElseThrow()).toArray())
            .toArray(int[][]::new);
  }

  /**
   * How logits become probabilities and tags.
   *
   * @param logits {@code [examples, labels]}
   */
  Manifest.Calibration ofLogits(float[][] logits) {
    float temperature = temperature(logits);
    float[][] probabilities = new float[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = probabilities(logits[i], temperature);
    }
    Manifest.Calibration decision = ofProbabilities(probabilities);
    return new Manifest.Calibration(temperature, decision.abstain(), decision.thresholds());
  }

  private float[] probabilities(float[] logits, float temperature) {
    return multiLabel ? Sigmoid.of(logits, temperature) : Softmax.of(logits, temperature);
  }

  /** How probabilities become tags; the temperature is 1. */
  Manifest.Calibration ofProbabilities(float[][] probabilities) {
    return multiLabel
        ? new Manifest.Calibration(1, 0, thresholds(probabilities))
        : Manifest.Calibration.single(1, abstain(probabilities));
  }

  /** Minimizes the cross-entropy by golden-section search over the logarithm of T. */
  private float temperature(float[][] logits) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = StrictMath.log(0.05);
    double high = StrictMath.log(20);
    for (int step = 0; step < 40; step++) {
      double left = high - ratio * (high - low);
      double right = low + ratio * (high - low);
      if (crossEntropy(logits, left) <= crossEntropy(logits, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (float) StrictMath.exp((low + high) / 2);
  }

  private double crossEntropy(float[][] logits, double logTemperature) {
    float temperature = (float) StrictMath.exp(logTemperature);
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      float[] probabilities = probabilities(logits[i], temperature);
      if (multiLabel) {
        for (float probability : probabilities) {
          sum -= StrictMath.log(Math.max(1 - probability, 1e-12));
        }
      }
      for (int label : expected[i]) {
        sum -= StrictMath.log(Math.max(probabilities[label], 1e-12));
        if (multiLabel) {
          sum += StrictMath.log(Math.max(1 - probabilities[label], 1e-12));
        }
      }
    }
    return sum;
  }

  private record Answer(float confidence, boolean right) {}

  /**
   * The higher of two thresholds: the one that {@link #precise} finds, and, if the examples hold
   * some that no label fits, the highest that costs no more than {@link #SCOPE_COST} of the
   * accuracy on those that one does. What is out of scope is seldom as sure as what is in it, so
   * that many of the former are found for few of the latter.
   */
  private float abstain(float[][] probabilities) {
    List<Answer> answers = new ArrayList<>();
    List<Float> rightInScope = new ArrayList<>();
    int inScope = 0;
    for (int i = 0; i < probabilities.length; i++) {
      int best = Softmax.argMax(probabilities[i]);
      boolean right = best == expected[i][0];
      if (!abstaining.contains(best)) {
        answers.add(new Answer(probabilities[i][best], right));
        if (right) {
          rightInScope.add(probabilities[i][best]);
        }
      }
      inScope += abstaining.contains(expected[i][0]) ? 0 : 1;
    }
    float threshold = precise(answers);
    if (inScope == probabilities.length || rightInScope.isEmpty()) {
      return threshold;
    }
    Collections.sort(rightInScope);
    int spared = Math.min(rightInScope.size() - 1, (int) (SCOPE_COST * inScope));
    return Math.max(threshold, rightInScope.get(spared));
  }

  /**
   * The lowest confidence from which on the tags given are right often enough; if no threshold
   * reaches the precision, the confidence of the surest example.
   */
  private float precise(List<Answer> answers) {
    answers.sort(Comparator.comparingDouble(Answer::confidence).reversed());
    float threshold = answers.isEmpty() ? 0 : answers.get(0).confidence();
    int right = 0;
    for (int i = 0; i < answers.size(); i++) {
      right += answers.get(i).right() ? 1 : 0;
      boolean last = i + 1 == answers.size();
      boolean lastOfEquals = last || answers.get(i + 1).confidence() < answers.get(i).confidence();
      if (lastOfEquals && right >= precision * (i + 1)) {
        threshold = last ? 0 : answers.get(i).confidence();
      }
    }
    return threshold;
  }

  /**
   * For each label the hundredth that maximizes its F1, where the counts of all labels together
   * stand beside its own: a label with few examples keeps near what serves all.
   */
  private List<Float> thresholds(float[][] probabilities) {
    double[][] right = new double[labels][STEPS];
    double[][] said = new double[labels][STEPS];
    double[] support = new double[labels];
    for (int i = 0; i < probabilities.length; i++) {
      boolean[] truth = new boolean[labels];
      for (int label : expected[i]) {
        truth[label] = true;
        support[label]++;
      }
      for (int label = 0; label < labels; label++) {
        int highest = Math.min(STEPS - 1, (int) (probabilities[i][label] * STEPS));
        for (int step = 1; step <= highest; step++) {
          said[label][step]++;
          right[label][step] += truth[label] ? 1 : 0;
        }
      }
    }
    double allSupport = Arrays.stream(support).sum();
    double[] allRight = sum(right);
    double[] allSaid = sum(said);
    double share = allSupport == 0 ? 0 : COMMON / allSupport;
    Float[] thresholds = new Float[labels];
    for (int label = 0; label < labels; label++) {
      int best = STEPS / 2;
      double bestF1 = -1;
      for (int step = 1; step < STEPS; step++) {
        double f1 =
            2
                * (right[label][step] + share * allRight[step])
                / Math.max(
                    1e-9,
                    said[label][step] + support[label] + share * (allSaid[step] + allSupport));
        if (f1 > bestF1) {
          bestF1 = f1;
          best = step;
        }
      }
      thresholds[label] = (float) best / STEPS;
    }
    return Collections.unmodifiableList(Arrays.asList(thresholds));
  }

  private static double[] sum(double[][] rows) {
    double[] sum = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
    return sum;
  }
}
