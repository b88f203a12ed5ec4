package dev.gloss.evaluate;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How well a classifier did on labelled texts. All values are in [0, 1].
 *
 * @param accuracy share of texts whose most probable label is right, abstained or not; with any
 *     number of labels a text, of those whose labels are exactly right
 * @param macroF1 mean of the labels' F1 over the labels that occur or were predicted
 * @param microF1 F1 over all decisions; with one label a text it equals accuracy
 * @param expectedCalibrationError mean distance between confidence and accuracy over 15 bins of
 *     equal width, weighted by their texts (Naeini et al. 2015)
 * @param coverage share of texts on which the classifier did not abstain
 * @param answeredAccuracy accuracy on those
 */
public record ClassificationMetrics(
    int examples,
    double accuracy,
    double macroF1,
    double microF1,
    double expectedCalibrationError,
    double coverage,
    double answeredAccuracy) {
  /**
   * As {@link #of(int[], int[], float[], int, boolean[])}.
   *
   * @param abstain confidence under which the classifier abstains
   */
  public static ClassificationMetrics of(
      int[] expected, int[] predicted, float[] confidence, int labels, float abstain) {
    boolean[] answered = new boolean[expected.length];
    for (int i = 0; i < answered.length; i++) {
      answered[i] = confidence[i] >= abstain;
    }
    return of(expected, predicted, confidence, labels, answered);
  }

  /**
   * With one label a text.
   *
   * @param expected index of each text's label, or -1 for a label the classifier does not know
   * @param predicted index of the most probable label
   * @param confidence its probability
   * @param answered whether the classifier did not abstain
   */
  public static ClassificationMetrics of(
      int[] expected, int[] predicted, float[] confidence, int labels, boolean[] answered) {
    LabelCounts counts = new LabelCounts(labels);
    Reliability reliability = new Reliability(Reliability.BINS);
    int right = 0;
    int said = 0;
    int saidRight = 0;
    for (int i = 0; i < expected.length; i++) {
      boolean hit = expected[i] == predicted[i];
      counts.add(new int[] {expected[i]}, new int[] {predicted[i]});
      reliability.add(confidence[i], hit);
      right += hit ? 1 : 0;
      said += answered[i] ? 1 : 0;
      saidRight += answered[i] && hit ? 1 : 0;
    }
    return new ClassificationMetrics(
        expected.length,
        share(right, expected.length),
        counts.macroF1(),
        share(right, expected.length),
        reliability.calibrationError(),
        share(said, expected.length),
        share(saidRight, said));
  }

  /**
   * With any number of labels a text: accuracy is the share of texts whose labels are exactly
   * right, calibration is that of every label of every text, and a text without any label counts as
   * not answered.
   *
   * @param expected indices of each text's labels; -1 for one that the classifier does not know
   * @param predicted indices of the labels given
   * @param probabilities {@code [texts, labels]}
   */
  public static ClassificationMetrics ofSets(
      int[][] expected, int[][] predicted, float[][] probabilities, int labels) {
    LabelCounts counts = new LabelCounts(labels);
    Reliability reliability = new Reliability(Reliability.BINS);
    int right = 0;
    int said = 0;
    int saidRight = 0;
    for (int i = 0; i < expected.length; i++) {
      counts.add(expected[i], predicted[i]);
      Set<Integer> truth = Arrays.stream(expected[i]).boxed().collect(Collectors.toSet());
      for (int label = 0; label < labels; label++) {
        reliability.add(probabilities[i][label], truth.contains(label));
      }
      boolean hit = truth.equals(Arrays.stream(predicted[i]).boxed().collect(Collectors.toSet()));
      right += hit ? 1 : 0;
      said += predicted[i].length > 0 ? 1 : 0;
      saidRight += predicted[i].length > 0 && hit ? 1 : 0;
    }
    return new ClassificationMetrics(
        expected.length,
        share(right, expected.length),
        counts.macroF1(),
        counts.microF1(),
        reliability.calibrationError(),
        share(said, expected.length),
        share(saidRight, said));
  }

  static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
