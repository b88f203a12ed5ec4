package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.RunAs;
import dev.gloss.evaluate.Curve;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.TestPacks;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CurvesTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  @Test
  void cascadeCurveGoesThroughWhatTheTiersReallyDo() {
    Manifest manifest = manifest(Evaluations.cascade(0.6f, List.of()));
    ClassifierEvaluation evaluation =
        new Evaluations(manifest).random(500, new Random(1)).evaluation();

    Curve curve = CascadeCurve.of(evaluation, TestPacks.classifier(manifest)).orElseThrow();

    TierEvaluation cascade = tier(evaluation, RunAs.CASCADE);
    assertThat(cascade.escalated()).isBetween(0.05, 0.95);
    assertThat(curve.chosen())
        .isEqualTo(new Curve.Point(cascade.escalated(), cascade.metrics().accuracy()));
    assertThat(curve.points().get(0))
        .isEqualTo(new Curve.Point(0, tier(evaluation, RunAs.STUDENT).metrics().accuracy()));
    assertThat(curve.points().get(curve.points().size() - 1).share()).isEqualTo(1);
    assertThat(curve.points()).contains(curve.chosen());
  }

  @Test
  void cascadeCurveOfManyLabelsIsOfMicroF1() {
    Manifest manifest = manifest(Evaluations.multiLabelCascade(0.5f, List.of(0.5f, 0.5f, 0.5f)));
    ClassifierEvaluation evaluation =
        new Evaluations(manifest)
            .text("1", List.of("a", "b"), floats(.9, .9, .1), floats(.9, .9, .1))
            .text("2", List.of("c"), floats(.1, .6, .6), floats(.1, .1, .9))
            .text("3", List.of(), floats(.1, .1, .1), floats(.1, .1, .1))
            .evaluation();

    Curve curve = CascadeCurve.of(evaluation, TestPacks.classifier(manifest)).orElseThrow();

    assertThat(curve.chosen())
        .isEqualTo(new Curve.Point(1.0 / 3, tier(evaluation, RunAs.CASCADE).metrics().microF1()));
    assertThat(curve.points().get(0).quality())
        .isEqualTo(tier(evaluation, RunAs.STUDENT).metrics().microF1());
  }

  @Test
  void textsThatTheStudentIsEquallySureOfAreEscalatedTogether() {
    Manifest manifest = manifest(Evaluations.cascade(0.1f, List.of()));
    Evaluations texts = new Evaluations(manifest);
    for (int i = 0; i < 5; i++) {
      texts.text("same", List.of("a"), floats(.5, .3, .2), floats(.5, .3, .2));
    }

    Curve curve = CascadeCurve.of(texts.evaluation(), TestPacks.classifier(manifest)).orElseThrow();

    assertThat(curve.points()).extracting(Curve.Point::share).containsExactly(0.0, 1.0);
    assertThat(curve.chosen().share()).isZero();
  }

  @Test
  void packWithoutCascadeHasNoCascadeCurve() {
    Manifest manifest = TestPacks.manifest("a", "b");
    ClassifierEvaluation evaluation =
        new Evaluations(manifest).random(5, new Random(1)).evaluation();

    assertThat(CascadeCurve.of(evaluation, TestPacks.classifier(manifest))).isEmpty();
  }

  @Test
  void coverageCurveGoesThroughThePacksOwnSetting() {
    Manifest manifest = manifest(Evaluations.cascade(0.6f, List.of("c")));
    ClassifierEvaluation evaluation =
        new Evaluations(manifest).random(500, new Random(2)).evaluation();

    for (TierEvaluation tier : evaluation.tiers()) {
      Curve curve = CoverageCurve.of(tier, Judgement.of(tier, TestPacks.classifier(manifest)));

      assertThat(curve.points()).contains(curve.chosen());
      assertThat(curve.chosen().share()).isEqualTo(tier.metrics().coverage());
      // Texts for whose label the classifier always abstains are never answered.
      assertThat(curve.points().get(curve.points().size() - 1).share()).isLessThan(0.9);
    }
  }

  @Test
  void reliabilityHasTheCalibrationErrorOfTheMetrics() {
    for (ClassifierSpecification classifier :
        List.of(
            Evaluations.cascade(0.6f, List.of()),
            Evaluations.multiLabelCascade(0.6f, List.of(0.5f, 0.5f, 0.5f)))) {
      Manifest manifest = manifest(classifier);
      TierEvaluation tier = new Evaluations(manifest).random(200, new Random(3)).evaluation().own();

      ClassifierSpecification labelled = TestPacks.classifier(manifest);
      Reliability reliability = Reliability.of(Judgement.of(tier, labelled), labelled);

      assertThat(reliability.calibrationError())
          .isCloseTo(tier.metrics().expectedCalibrationError(), within(1e-9));
    }
  }

  private static Manifest manifest(ClassifierSpecification classifier) {
    return Evaluations.manifest(TestPacks.manifest("a", "b"), classifier, LABELS);
  }

  private static TierEvaluation tier(ClassifierEvaluation evaluation, RunAs tiers) {
    return evaluation.tiers().stream().filter(t -> t.tiers() == tiers).findFirst().orElseThrow();
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
