package dev.gloss.train.classify;

import dev.gloss.evaluate.classify.CoverageSweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From which probability on each label is given, where any number of labels may fit a text. */
final class LabelThresholds {
  /** Scores of a label are cut here at the nearest hundredth. */
  private static final int STEPS = 100;

  /**
   * Texts with a label that count as much as what all labels have in common, when its threshold is
   * chosen.
   */
  private static final double COMMON = 20;

  private LabelThresholds() {}

  /**
   * For each label the hundredth that maximizes its F1, where the counts of all labels together
   * stand beside its own: a label with few examples keeps near what serves all.
   *
   * @param probabilities {@code [texts, labels]}
   * @param expected labels of each text
   */
  static float[] ofHighestF1(float[][] probabilities, int[][] expected, int labels) {
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
    float[] thresholds = new float[labels];
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
    return thresholds;
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

  /**
   * All thresholds moved towards 1 by the same share of what lies between, until what is given
   * keeps to a goal. The tags of a text count as if they were independent.
   */
  static Raised raised(float[] thresholds, float[][] probabilities, int[][] expected, double goal) {
    List<CoverageSweep.Said> given = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      for (int label = 0; label < thresholds.length; label++) {
        float over = probabilities[i][label] - thresholds[label];
        if (over >= 0) {
          int wanted = label;
          boolean right = Arrays.stream(expected[i]).anyMatch(each -> each == wanted);
          given.add(new CoverageSweep.Said(over / (1 - thresholds[label]), right, true));
        }
      }
    }
    SafeThreshold safe = SafeThreshold.of(given, goal, 1);
    float[] raised = new float[thresholds.length];
    for (int label = 0; label < raised.length; label++) {
      raised[label] = thresholds[label] + safe.threshold() * (1 - thresholds[label]);
    }
    return new Raised(raised, safe);
  }

  /** Thresholds, and by how much they were raised. */
  record Raised(float[] thresholds, SafeThreshold safe) {}

  static List<Float> list(float[] thresholds) {
    List<Float> list = new ArrayList<>();
    for (float threshold : thresholds) {
      list.add(threshold);
    }
    return List.copyOf(list);
  }
}
