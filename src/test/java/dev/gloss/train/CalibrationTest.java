package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Softmax;
import dev.gloss.model.Manifest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CalibrationTest {
  /** Labels are drawn from the logits' own probabilities, then the logits are scaled. */
  @ParameterizedTest
  @ValueSource(floats = {0.25f, 1, 3})
  void temperatureIsTheScaleOfTheLogits(float scale) {
    Sample sample = sample(4_000, scale);

    assertThat(calibration(sample.logits, sample.expected, 0.9).temperature())
        .isCloseTo(scale, within(scale * 0.08f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 0.8, 0.9, 0.99})
  void answersAboveTheThresholdReachThePrecision(double precision) {
    Sample sample = sample(2_000, 1);

    Manifest.Calibration calibration = calibration(sample.logits, sample.expected, precision);

    Answers answers = sample.answers(calibration);
    assertThat(answers.given).isPositive();
    assertThat(answers.right).isGreaterThanOrEqualTo((int) Math.ceil(precision * answers.given));
  }

  @Test
  void higherPrecisionAnswersLess() {
    Sample sample = sample(2_000, 1);

    int loose = sample.answers(calibration(sample.logits, sample.expected, 0.7)).given;
    int strict = sample.answers(calibration(sample.logits, sample.expected, 0.95)).given;

    assertThat(strict).isLessThan(loose);
  }

  @Test
  void allRightAbstainsNever() {
    float[][] logits = {{3, 0}, {0, 2}, {1, 0}};

    Manifest.Calibration calibration = calibration(logits, new int[] {0, 1, 0}, 1);

    assertThat(calibration.abstain()).isZero();
    assertThat(calibration.temperature()).isBetween(0.0499f, 0.06f);
  }

  /** No threshold reaches the precision: only what is as sure as the surest is said. */
  @Test
  void noneRightKeepsTheSurestAlone() {
    float[][] logits = {{3, 0}, {0, 2}, {1, 0}};
    int[] expected = {1, 0, 1};

    Manifest.Calibration calibration = calibration(logits, expected, 0.9);

    assertThat(calibration.temperature()).isBetween(19f, 20.01f);
    assertThat(new Sample(logits, expected).answers(calibration).given).isOne();
  }

  /** Three of equal confidence, two of them right: they stand or fall together. */
  @Test
  void equalsAreNotPartedByTheThreshold() {
    float[][] logits = {{2, 0}, {2, 0}, {2, 0}, {1, 0}};
    int[] expected = {0, 0, 1, 1};

    assertThat(answered(logits, expected, 0.66)).isEqualTo(3);
    assertThat(answered(logits, expected, 0.5)).isEqualTo(4);
  }

  /** A two-hundredth of 400 texts in scope may be given up, and all out of scope are less sure. */
  @Test
  void textsOutOfScopeAreFoundForAFewOfThoseInScope() {
    float[][] logits = new float[450][];
    int[] expected = new int[450];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = new float[] {4 - i * 0.008f, 0, 0};
      expected[i] = i < 400 ? 0 : 2;
    }

    Manifest.Calibration calibration = outOfScope(logits, expected, 0.5);

    assertThat(new Sample(logits, expected).answers(calibration)).isEqualTo(new Answers(398, 398));
  }

  @Test
  void withoutTextsOutOfScopeThePrecisionAloneDecides() {
    float[][] logits = {{3, 0, 0}, {2, 0, 0}, {1, 0, 0}};
    int[] expected = {0, 1, 1};

    assertThat(outOfScope(logits, expected, 0.3).abstain()).isZero();
  }

  /** A text whose best label means none of the others is not answered anyway. */
  @Test
  void answersThatMeanNoneAreNotCounted() {
    float[][] logits = {{3, 0, 0}, {0, 0, 4}, {1, 0, 0}};
    int[] expected = {0, 0, 0};

    assertThat(outOfScope(logits, expected, 1).abstain()).isZero();
  }

  private static Manifest.Calibration outOfScope(
      float[][] logits, int[] expected, double precision) {
    LabelSet labels = new LabelSet(List.of("a", "b", "none"));
    List<List<String>> wanted =
        Arrays.stream(expected).mapToObj(i -> List.of(labels.label(i))).toList();
    return new Calibration(labels, false, List.of("none"), wanted, precision).ofLogits(logits);
  }

  private static Manifest.Calibration calibration(
      float[][] logits, int[] expected, double precision) {
    LabelSet labels =
        new LabelSet(IntStream.range(0, logits[0].length).mapToObj(i -> "label" + i).toList());
    List<List<String>> wanted =
        Arrays.stream(expected).mapToObj(i -> List.of(labels.label(i))).toList();
    return new Calibration(labels, false, List.of(), wanted, precision).ofLogits(logits);
  }

  private static int answered(float[][] logits, int[] expected, double precision) {
    return new Sample(logits, expected).answers(calibration(logits, expected, precision)).given;
  }

  private static Sample sample(int size, float scale) {
    Random random = new Random(99);
    float[][] logits = new float[size][5];
    int[] expected = new int[size];
    for (int i = 0; i < size; i++) {
      for (int label = 0; label < 5; label++) {
        logits[i][label] = (float) random.nextGaussian() * 2;
      }
      float[] probabilities = Softmax.of(logits[i], 1);
      double draw = random.nextDouble();
      while (expected[i] < 4 && (draw -= probabilities[expected[i]]) > 0) {
        expected[i]++;
      }
      for (int label = 0; label < 5; label++) {
        logits[i][label] *= scale;
      }
    }
    return new Sample(logits, expected);
  }

  private record Answers(int given, int right) {}

  private record Sample(float[][] logits, int[] expected) {
    /** As a classifier with this calibration would answer. */
    Answers answers(Manifest.Calibration calibration) {
      int given = 0;
      int right = 0;
      for (int i = 0; i < expected.length; i++) {
        float[] probabilities = Softmax.of(logits[i], calibration.temperature());
        int best = Softmax.argMax(probabilities);
        if (probabilities[best] >= calibration.abstain()) {
          given++;
          right += best == expected[i] ? 1 : 0;
        }
      }
      return new Answers(given, right);
    }
  }
}
