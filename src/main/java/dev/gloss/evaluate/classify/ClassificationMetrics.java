package dev.gloss.evaluate.classify;

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
 *     equal width, weighted by their texts (Naeini et al. 2015); with any number of labels a text,
 *     over the labels whose probability is at least 1/15 (Nixon et al. 2019)
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
   * With one label a text.
   *
   * @param expected index of each text's label, or -1 for a label the classifier does not know
   * @param predicted index of the most probable label
   * @param confidence its probability
   * @param answered whether the classifier did not abstain
   */
  public static ClassificationMetrics of(
      int[] expected, int[] predicted, float[] confidence, int labels, boolean[] answered) {
    Reliability reliability = new Reliability(Reliability.BINS);
    int[][] expectedSets = new int[expected.length][];
    int[][] predictedSets = new int[expected.length][];
    for (int i = 0; i < expected.length; i++) {
      reliability.add(confidence[i], expected[i] == predicted[i]);
      expectedSets[i] = new int[] {expected[i]};
      predictedSets[i] = new int[] {predicted[i]};
    }
    return of(expectedSets, predictedSets, answered, reliability, labels);
  }

  /**
   * With any number of labels a text: accuracy is the share of texts whose labels are exactly
   * right, calibration is that of the labels that {@link Reliability#addLabel} counts, and a text
   * without any label counts as not answered.
   *
   * @param expected indices of each text's labels; -1 for one that the classifier does not know
   * @param predicted indices of the labels given
   * @param probabilities {@code [texts, labels]}
   */
  public static ClassificationMetrics ofSets(
      int[][] expected, int[][] predicted, float[][] probabilities, int labels) {
    Reliability reliability = new Reliability(Reliability.BINS);
    boolean[] answered = new boolean[expected.length];
    for (int i = 0; i < expected.length; i++) {
      Set<Integer> truth = set(expected[i]);
      for (int label = 0; label < labels; label++) {
        reliability.addLabel(probabilities[i][label], truth.contains(label));
      }
      answered[i] = predicted[i].length > 0;
    }
    return of(expected, predicted, answered, reliability, labels);
  }

  private static ClassificationMetrics of(
      int[][] expected,
      int[][] predicted,
      boolean[] answered,
      Reliability reliability,
      int labels) {
    LabelCounts counts = new LabelCounts(labels);
    int right = 0;
    int said = 0;
    int saidRight = 0;
    for (int i = 0; i < expected.length; i++) {
      boolean hit = set(expected[i]).equals(set(predicted[i]));
      counts.add(expected[i], predicted[i]);
      right += hit ? 1 : 0;
      said += answered[i] ? 1 : 0;
      saidRight += answered[i] && hit ? 1 : 0;
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

  private static Set<Integer> set(int[] labels) {
    return Arrays.stream(labels).boxed().collect(Collectors.toSet());
  }

  static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
