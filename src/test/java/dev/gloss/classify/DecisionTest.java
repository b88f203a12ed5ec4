package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionTest {
  private static final LabelSet LABELS = new LabelSet(List.of("yes", "no"));
  private static final float LOG_4 = (float) Math.log(4);

  @Test
  void confidentLabelIsSaid() {
    Prediction prediction = decide(single(1, 0.7f), LOG_4, 0);

    assertThat(prediction.abstained()).isFalse();
    assertThat(prediction.tags()).extracting(Tag::label).containsExactly("yes");
    assertThat(prediction.best().score()).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void labelUnderTheThresholdIsNotSaidButKnown() {
    Prediction prediction = decide(single(1, 0.9f), LOG_4, 0);

    assertThat(prediction.abstained()).isTrue();
    assertThat(prediction.tags()).isEmpty();
    assertThat(prediction.best().label()).isEqualTo("yes");
  }

  @Test
  void labelAtTheThresholdIsSaid() {
    assertThat(decide(single(1, 0.5f), 0, 0).abstained()).isFalse();
  }

  @Test
  void silenceIsForWantOfConfidenceOrOfAFittingLabel() {
    assertThat(silence(single(1, 0.7f), LOG_4, 0)).isEqualTo(Silence.NOT_SILENT);
    assertThat(silence(single(1, 0.9f), LOG_4, 0)).isEqualTo(Silence.UNSURE);
    assertThat(silence(decision(false, List.of("no"), Calibration.single(1, 0.9f)), 0, LOG_4))
        .isEqualTo(Silence.NONE);
    assertThat(silence(multi(0.9f, 0.9f), LOG_4, 0)).isEqualTo(Silence.UNSURE);
    assertThat(silence(multi(0.5f, 0.9f), LOG_4, 0)).isEqualTo(Silence.NOT_SILENT);
  }

  @Test
  void temperatureMakesLessSure() {
    assertThat(decide(single(2, 0), LOG_4, 0).best().score()).isCloseTo(2f / 3, within(1e-6f));
  }

  @Test
  void labelThatMeansNoneIsNotSaid() {
    Decision decision = decision(false, List.of("no"), Calibration.single(1, 0));

    Prediction prediction = decide(decision, 0, LOG_4);

    assertThat(prediction.abstained()).isTrue();
    assertThat(prediction.tags()).isEmpty();
    assertThat(prediction.best().label()).isEqualTo("no");
  }

  @Test
  void everyLabelFromItsThresholdOnIsSaidMostProbableFirst() {
    Decision decision = multi(0.5f, 0.7f);

    assertThat(decide(decision, 0, LOG_4).tags())
        .extracting(Tag::label)
        .containsExactly("no", "yes");
    assertThat(decide(decision, 0, 0).tags()).extracting(Tag::label).containsExactly("yes");
    assertThat(decide(decision, -1, 0).abstained()).isTrue();
  }

  @Test
  void confidenceIsTheLargestProbability() {
    assertThat(single(1, 0).confidence(new float[] {0.3f, 0.7f})).isEqualTo(0.7f);
  }

  @Test
  void confidenceInManyLabelsIsTheShareOfTheWayFromTheNearestThreshold() {
    assertThat(multi(0.5f, 0.2f).confidence(new float[] {1, 0.1f})).isEqualTo(0.5f);
    assertThat(multi(0.5f, 0.2f).confidence(new float[] {0.75f, 1})).isEqualTo(0.5f);
    assertThat(multi(0, 1).confidence(new float[] {1, 0})).isEqualTo(1);
    assertThat(multi(1, 0).confidence(new float[] {1, 1})).isZero();
  }

  private static Prediction decide(Decision decision, float... logits) {
    return decision.decide(new Scores(decision.probabilities(logits), Tier.TEACHER));
  }

  private static Silence silence(Decision decision, float... logits) {
    return decision.silence(decide(decision, logits));
  }

  private static Decision single(float temperature, float abstain) {
    return decision(false, List.of(), Calibration.single(temperature, abstain));
  }

  private static Decision multi(float... thresholds) {
    return decision(true, List.of(), new Calibration(1, 0, List.of(thresholds[0], thresholds[1])));
  }

  private static Decision decision(
      boolean multiLabel, List<String> abstainLabels, Calibration calibration) {
    return new Decision(
        LABELS, Specifications.of(multiLabel, abstainLabels, calibration, null, null), calibration);
  }
}
