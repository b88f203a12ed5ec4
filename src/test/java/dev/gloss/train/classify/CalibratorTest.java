package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.data.DataFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CalibratorTest {
  /** Labels are drawn from the logits' own probabilities, then the logits are scaled. */
  @ParameterizedTest
  @ValueSource(floats = {0.25f, 1, 3})
  void temperatureIsTheScaleOfTheLogits(float scale) {
    Sample sample = sample(4_000, scale);

    assertThat(calibration(sample.logits, sample.expected, 0.9).temperature())
        .isCloseTo(scale, within(scale * 0.08f));
  }

  @Test
  void crossEntropyIsOfTheCalibratedProbabilities() {
    Sample sample = sample(4_000, 3);
    Calibrator.Chosen scaled = chosen(sample.logits, sample.expected, 0.9);
    float[][] calibrated = sample.logits.clone();
    double sum = 0;
    for (int i = 0; i < calibrated.length; i++) {
      float[] probabilities = Softmax.of(calibrated[i], scaled.calibration().temperature());
      sum -= Math.log(probabilities[sample.expected[i]]);
    }

    assertThat(scaled.crossEntropy()).isCloseTo(sum / calibrated.length, within(1e-4));
  }

  /** Chosen on 2,000 texts again and again, and judged on 20,000 others. */
  @ParameterizedTest
  @ValueSource(doubles = {0.7, 0.8, 0.9})
  void promisedPrecisionComesOutOnNewTexts(double precision) {
    Sample others = sample(20_000, 1, 1);
    int promised = 0;
    int kept = 0;
    for (int draw = 0; draw < 60; draw++) {
      Sample sample = sample(2_000, 1, 100 + draw);
      Calibrator.Chosen chosen = chosen(sample.logits, sample.expected, precision);
      if (chosen.safe().orElseThrow().bound() >= precision) {
        Answers answers = others.answers(chosen.calibration());
        promised++;
        kept += answers.right >= precision * answers.given ? 1 : 0;
      }
    }
    assertThat(promised).isGreaterThan(20);
    assertThat(kept).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * promised));
  }

  /** In validation one text in 21 is out of scope, later one in 5. */
  @Test
  void promisedPrecisionComesOutWhereMoreTextsAreOutOfScope() {
    PrecisionGoal goal = new PrecisionGoal(Optional.of(0.9), Optional.of(0.2));
    int kept = 0;
    for (int draw = 0; draw < 60; draw++) {
      Sample sample = scoped(2_000, 100, draw);
      Answers answers =
          scoped(16_000, 4_000, 1_000)
              .answers(outOfScope(sample.logits, sample.expected, goal).calibration());
      assertThat(answers.given).isPositive();
      kept += answers.right >= 0.9 * answers.given ? 1 : 0;
    }
    assertThat(kept).isGreaterThanOrEqualTo(57);
  }

  @Test
  void shareOutOfScopeCannotBeAllowedForWithoutSuchTexts() {
    float[][] logits = {{3, 0, 0}, {2, 0, 0}};

    assertThatThrownBy(
            () ->
                outOfScope(
                    logits,
                    new int[] {0, 1},
                    new PrecisionGoal(Optional.of(0.9), Optional.of(0.2))))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "expected validation texts both with an abstain label and with others, since a share of"
                + " texts out of scope is to be allowed for, found 0 of 2 with one");
  }

  /** Each label's probability is the share of texts that have it. */
  @Test
  void tagsOfSeveralAreRightAsOftenAsPromised() {
    Random random = new Random(5);
    int kept = 0;
    for (int draw = 0; draw < 60; draw++) {
      Many texts = many(600, random);
      Many others = many(5_000, random);
      Calibration calibration = ofSets(texts, Optional.of(0.9)).calibration();
      Calibration unpromised = ofSets(texts, Optional.empty()).calibration();
      assertThat(others.precision(unpromised.thresholds())).isLessThan(0.85);
      kept += others.precision(calibration.thresholds()) >= 0.9 ? 1 : 0;
    }
    assertThat(kept).isGreaterThanOrEqualTo(57);
  }

  private record Many(float[][] logits, List<List<String>> expected) {
    double precision(List<Float> thresholds) {
      int given = 0;
      int right = 0;
      for (int i = 0; i < logits.length; i++) {
        float[] probabilities = Sigmoid.of(logits[i], 1);
        for (int label = 0; label < thresholds.size(); label++) {
          if (probabilities[label] >= thresholds.get(label)) {
            given++;
            right += expected.get(i).contains("label" + label) ? 1 : 0;
          }
        }
      }
      return (double) right / given;
    }
  }

  private static Many many(int size, Random random) {
    float[][] logits = new float[size][3];
    List<List<String>> expected = new ArrayList<>();
    for (float[] row : logits) {
      List<String> wanted = new ArrayList<>();
      for (int label = 0; label < 3; label++) {
        row[label] = (float) random.nextGaussian() * 2;
        if (random.nextDouble() < Sigmoid.of(row, 1)[label]) {
          wanted.add("label" + label);
        }
      }
      expected.add(wanted);
    }
    return new Many(logits, expected);
  }

  private static Calibrator.Chosen ofSets(Many texts, Optional<Double> precision) {
    return new Calibrator(
            new LabelSet(List.of("label0", "label1", "label2")),
            true,
            List.of(),
            texts.expected,
            new PrecisionGoal(precision, Optional.empty()))
        .ofLogits(texts.logits);
  }

  @Test
  void higherPrecisionAnswersLess() {
    Sample sample = sample(2_000, 1);

    int loose = sample.answers(calibration(sample.logits, sample.expected, 0.7)).given;
    int strict = sample.answers(calibration(sample.logits, sample.expected, 0.95)).given;

    assertThat(strict).isLessThan(loose);
  }

  @Test
  void fewTextsThatAreAllRightDoNotMakeTheClassifierSure() {
    float[][] logits = new float[20][];
    Arrays.fill(logits, new float[] {3, 0});

    Calibrator.Chosen chosen = chosen(logits, new int[20], 0.95);

    assertThat(chosen.calibration().temperature()).isBetween(0.5f, 1f);
    assertThat(chosen.calibration().abstain()).isZero();
  }

  /** Twenty right answers could come of a classifier that is right on 19 of 20. */
  @Test
  void whatTooFewTextsCannotShowIsSaid() {
    float[][] logits = new float[20][];
    Arrays.fill(logits, new float[] {3, 0});

    SafeThreshold safe = chosen(logits, new int[20], 0.95).safe().orElseThrow();

    assertThat(safe.bound()).isBetween(0.7, 0.9);
    assertThat(safe.answers()).isEqualTo(20);
  }

  /** No threshold reaches the precision: only what is as sure as the surest is said. */
  @Test
  void noneRightKeepsTheSurestAlone() {
    float[][] logits = {{3, 0}, {0, 2}, {1, 0}};
    int[] expected = {1, 0, 1};

    assertThat(answered(logits, expected, 0.9)).isOne();
  }

  /** Three hundred of equal confidence, two in three of them right: they stand or fall together. */
  @Test
  void equalsAreNotPartedByTheThreshold() {
    float[][] logits = new float[400][];
    int[] expected = new int[400];
    for (int i = 0; i < 400; i++) {
      logits[i] = new float[] {i < 300 ? 2 : 1, 0};
      expected[i] = i < 200 ? 0 : 1;
    }

    assertThat(answered(logits, expected, 0.58)).isEqualTo(300);
    assertThat(answered(logits, expected, 0.4)).isEqualTo(400);
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

    Calibration calibration = outOfScope(logits, expected, 0.5);

    assertThat(new Sample(logits, expected).answers(calibration)).isEqualTo(new Answers(398, 398));
  }

  @Test
  void withoutTextsOutOfScopeThePrecisionAloneDecides() {
    float[][] logits = new float[300][];
    int[] expected = new int[300];
    for (int i = 0; i < 300; i++) {
      logits[i] = new float[] {3 - i / 100f, 0, 0};
      expected[i] = i < 150 ? 0 : 1;
    }

    assertThat(outOfScope(logits, expected, 0.3).abstain()).isZero();
  }

  /** A text whose best label means none of the others is not answered anyway. */
  @Test
  void answersThatMeanNoneAreNotCounted() {
    float[][] logits = {{3, 0, 0}, {0, 0, 4}, {1, 0, 0}};
    int[] expected = {0, 0, 0};

    assertThat(outOfScope(logits, expected, 0.9).abstain()).isZero();
  }

  private static Calibration outOfScope(float[][] logits, int[] expected, double precision) {
    return outOfScope(logits, expected, PrecisionGoal.of(precision)).calibration();
  }

  private static Calibrator.Chosen outOfScope(
      float[][] logits, int[] expected, PrecisionGoal goal) {
    LabelSet labels = new LabelSet(List.of("a", "b", "none"));
    List<List<String>> wanted =
        Arrays.stream(expected).mapToObj(i -> List.of(labels.label(i))).toList();
    return new Calibrator(labels, false, List.of("none"), wanted, goal).ofLogits(logits);
  }

  private static Calibration calibration(float[][] logits, int[] expected, double precision) {
    return chosen(logits, expected, precision).calibration();
  }

  private static Calibrator.Chosen chosen(float[][] logits, int[] expected, double precision) {
    LabelSet labels =
        new LabelSet(IntStream.range(0, logits[0].length).mapToObj(i -> "label" + i).toList());
    List<List<String>> wanted =
        Arrays.stream(expected).mapToObj(i -> List.of(labels.label(i))).toList();
    return new Calibrator(labels, false, List.of(), wanted, PrecisionGoal.of(precision))
        .ofLogits(logits);
  }

  /** Texts that a or b fits, and less sure ones that neither does. */
  private static Sample scoped(int inScope, int outside, long seed) {
    Random random = new Random(seed);
    float[][] logits = new float[inScope + outside][];
    int[] expected = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      double sure = i < inScope ? 3 + 2 * random.nextGaussian() : 1 + random.nextGaussian();
      logits[i] = new float[] {(float) Math.abs(sure), 0, -9};
      expected[i] = i >= inScope ? 2 : sure > 0 && random.nextInt(50) > 0 ? 0 : 1;
    }
    return new Sample(logits, expected);
  }

  private static int answered(float[][] logits, int[] expected, double precision) {
    return new Sample(logits, expected).answers(calibration(logits, expected, precision)).given;
  }

  private static Sample sample(int size, float scale) {
    return sample(size, scale, 99);
  }

  private static Sample sample(int size, float scale, long seed) {
    Random random = new Random(seed);
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
    Answers answers(Calibration calibration) {
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
