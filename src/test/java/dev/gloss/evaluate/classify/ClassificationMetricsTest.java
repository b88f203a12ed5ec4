package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every figure was worked out by hand. */
final class ClassificationMetricsTest {
  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void accuracyIsTheShareOfRightLabels() {
    assertThat(of(new int[] {0, 1, 2, 2}, new int[] {0, 1, 2, 0}).accuracy()).isEqualTo(0.75);
  }

  /** F1 of 0: 2·1/(1+2); of 1: 2·1/(1+1); of 2: 2·1/(2+1). Mean of 2/3, 1 and 2/3. */
  @Test
  void macroF1IsTheMeanOverLabels() {
    assertThat(of(new int[] {0, 1, 2, 2}, new int[] {0, 1, 2, 0}).macroF1())
        .isCloseTo((2.0 / 3 + 1 + 2.0 / 3) / 3, EXACT);
  }

  /** Labels 2 and 3 neither occur nor are predicted: the mean is over 0 and 1. */
  @Test
  void labelsThatNobodySpeaksOfDoNotCount() {
    assertThat(above(new int[] {0, 1}, new int[] {0, 0}, new float[] {1, 1}, 4, 0).macroF1())
        .isCloseTo((2.0 / 3 + 0) / 2, EXACT);
  }

  /** The unknown label's text is a false alarm for label 0, whose F1 is 2·1/(1+2). */
  @Test
  void unknownLabelIsAlwaysWrong() {
    ClassificationMetrics metrics = of(new int[] {0, -1}, new int[] {0, 0});

    assertThat(metrics.accuracy()).isEqualTo(0.5);
    assertThat(metrics.macroF1()).isCloseTo(2.0 / 3, EXACT);
  }

  @Test
  void microF1IsAccuracy() {
    ClassificationMetrics metrics = of(new int[] {0, 1, 1}, new int[] {1, 1, 1});

    assertThat(metrics.microF1()).isEqualTo(metrics.accuracy()).isCloseTo(2.0 / 3, EXACT);
  }

  /**
   * Bins of width 1/15: 0.75 and 0.75 share one (sum 1.5, one right), 0.5 stands alone (wrong), 1
   * belongs to the last (right). (|1.5 - 1| + |0.5 - 0| + |1 - 1|) / 4.
   */
  @Test
  void calibrationErrorIsTheMeanDistanceOfConfidenceAndAccuracy() {
    ClassificationMetrics metrics =
        above(
            new int[] {0, 0, 0, 0},
            new int[] {0, 1, 1, 0},
            new float[] {0.75f, 0.75f, 0.5f, 1},
            2,
            0);

    assertThat(metrics.expectedCalibrationError()).isCloseTo(0.25, EXACT);
  }

  @Test
  void coverageAndItsAccuracyCountWhatIsNotUnderTheThreshold() {
    ClassificationMetrics metrics =
        above(
            new int[] {0, 0, 0, 0},
            new int[] {0, 1, 0, 1},
            new float[] {0.9f, 0.5f, 0.75f, 0.25f},
            2,
            0.5f);

    assertThat(metrics.coverage()).isEqualTo(0.75);
    assertThat(metrics.answeredAccuracy()).isCloseTo(2.0 / 3, EXACT);
    assertThat(metrics.accuracy()).isEqualTo(0.5);
  }

  @Test
  void nobodyAnsweredIsZeroAndNotNaN() {
    ClassificationMetrics metrics = above(new int[] {0}, new int[] {0}, new float[] {0.5f}, 2, 1);

    assertThat(metrics.coverage()).isZero();
    assertThat(metrics.answeredAccuracy()).isZero();
  }

  @Test
  void noExamplesGiveZeros() {
    assertThat(above(new int[0], new int[0], new float[0], 2, 0))
        .isEqualTo(new ClassificationMetrics(0, 0, 0, 0, 0, 0, 0));
  }

  private static ClassificationMetrics of(int[] expected, int[] predicted) {
    return above(expected, predicted, new float[expected.length], 3, 0);
  }

  /** As a classifier that abstains under this confidence. */
  private static ClassificationMetrics above(
      int[] expected, int[] predicted, float[] confidence, int labels, float abstain) {
    boolean[] answered = new boolean[expected.length];
    for (int i = 0; i < answered.length; i++) {
      answered[i] = confidence[i] >= abstain;
    }
    return ClassificationMetrics.of(expected, predicted, confidence, labels, answered);
  }

  @Test
  void labelsThatAreNearlyImpossibleDoNotHideHowFarOffWhatIsSaidIs() {
    // One label is said with .9 and right half of the time; 99 others have nearly no probability.
    int[][] expected = {{0}, {}};
    int[][] predicted = {{0}, {0}};
    float[][] probabilities = new float[2][100];
    probabilities[0][0] = 0.9f;
    probabilities[1][0] = 0.9f;
    probabilities[0][1] = 0.01f;

    ClassificationMetrics metrics =
        ClassificationMetrics.ofSets(expected, predicted, probabilities, 100);

    assertThat(metrics.expectedCalibrationError()).isCloseTo(0.4, within(1e-6));
  }

  @Test
  void exactProbabilitiesOfSeveralLabelsHaveNoCalibrationError() {
    // Half of the texts have the label that is held to be as likely as not.
    int[][] expected = {{0}, {}};
    float[][] probabilities = {{0.5f, 0}, {0.5f, 0}};

    ClassificationMetrics metrics =
        ClassificationMetrics.ofSets(expected, expected, probabilities, 2);

    assertThat(metrics.expectedCalibrationError()).isZero();
  }
}
