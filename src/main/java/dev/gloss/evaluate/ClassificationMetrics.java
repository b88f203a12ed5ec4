package dev.gloss.evaluate;

/**
 * How well a classifier did on labelled texts. All values are in [0, 1].
 *
 * @param accuracy share of texts whose most probable label is right, abstained or not
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
  private static final int BINS = 15;

  /**
   * @param expected index of each text's label, or -1 for a label the classifier does not know
   * @param predicted index of the most probable label
   * @param confidence its probability
   * @param abstain confidence under which the classifier abstains
   */
  public static ClassificationMetrics of(
      int[] expected, int[] predicted, float[] confidence, int labels, float abstain) {
    int right = 0;
    int answered = 0;
    int answeredRight = 0;
    for (int i = 0; i < expected.length; i++) {
      boolean hit = expected[i] == predicted[i];
      right += hit ? 1 : 0;
      if (confidence[i] >= abstain) {
        answered++;
        answeredRight += hit ? 1 : 0;
      }
    }
    double accuracy = share(right, expected.length);
    return new ClassificationMetrics(
        expected.length,
        accuracy,
        macroF1(expected, predicted, labels),
        accuracy,
        calibrationError(expected, predicted, confidence),
        share(answered, expected.length),
        share(answeredRight, answered));
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static double macroF1(int[] expected, int[] predicted, int labels) {
    int[] support = new int[labels];
    int[] said = new int[labels];
    int[] right = new int[labels];
    for (int i = 0; i < expected.length; i++) {
      said[predicted[i]]++;
      if (expected[i] >= 0) {
        support[expected[i]]++;
        right[expected[i]] += expected[i] == predicted[i] ? 1 : 0;
      }
    }
    double sum = 0;
    int seen = 0;
    for (int label = 0; label < labels; label++) {
      if (support[label] + said[label] > 0) {
        sum += 2.0 * right[label] / (support[label] + said[label]);
        seen++;
      }
    }
    return seen == 0 ? 0 : sum / seen;
  }

  private static double calibrationError(int[] expected, int[] predicted, float[] confidence) {
    double[] confidenceSum = new double[BINS];
    int[] right = new int[BINS];
    for (int i = 0; i < expected.length; i++) {
      int bin = Math.min(BINS - 1, (int) (confidence[i] * BINS));
      confidenceSum[bin] += confidence[i];
      right[bin] += expected[i] == predicted[i] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(confidenceSum[bin] - right[bin]);
    }
    return expected.length == 0 ? 0 : error / expected.length;
  }
}
