package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decisions over texts that are read clause by clause, and over labels that are never said. */
final class ClauseDecisionTest {
  private static final List<String> LABELS = List.of("lost", "late", "fee", "none", "before");

  @Test
  void everyLabelFromTheThresholdOnIsSaidMostProbableFirst() {
    Prediction prediction = decide(Reading.CLAUSES, 0.4f, 0.4f, 0.39f, 0.5f, 0.1f, 0.1f);

    assertThat(prediction.tags()).containsExactly(new Tag("fee", 0.5f), new Tag("lost", 0.4f));
    assertThat(prediction.abstained()).isFalse();
    assertThat(prediction.tier()).isEqualTo(Tier.TEACHER);
  }

  @Test
  void equallyProbableLabelsKeepTheirOrder() {
    assertThat(decide(Reading.CLAUSES, 0.4f, 0.5f, 0.6f, 0.5f, 0, 0).tags())
        .extracting(Tag::label)
        .containsExactly("late", "lost", "fee");
  }

  @Test
  void labelsThatMeanNoneOrAsBeforeAreNeverSaid() {
    Prediction prediction = decide(Reading.CLAUSES, 0.4f, 0.1f, 0.5f, 0, 0.9f, 0.8f);

    assertThat(prediction.tags()).extracting(Tag::label).containsExactly("late");
    assertThat(prediction.best()).isEqualTo(new Tag("none", 0.9f));
    assertThat(prediction.abstained()).isFalse();
  }

  @Test
  void nothingOverTheThresholdIsAnAbstention() {
    Prediction prediction = decide(Reading.CLAUSES, 0.4f, 0.3f, 0.2f, 0, 0.9f, 0.9f);

    assertThat(prediction.tags()).isEmpty();
    assertThat(prediction.abstained()).isTrue();
  }

  @Test
  void wholeTextHasOneLabelAndIsSilentWhereItGoesOn() {
    assertThat(decide(Reading.WHOLE, 0.2f, 0.3f, 0.4f, 0.3f, 0, 0).tags())
        .containsExactly(new Tag("late", 0.4f));
    Prediction goesOn = decide(Reading.WHOLE, 0.2f, 0.3f, 0.1f, 0, 0.1f, 0.5f);
    assertThat(goesOn.tags()).isEmpty();
    assertThat(goesOn.abstained()).isTrue();
    assertThat(goesOn.best().label()).isEqualTo("before");
  }

  @Test
  void whoeverSaysSomethingIsNotSilent() {
    assertThat(silence(Reading.CLAUSES, 0.1f, 0.5f, 0, 0.9f, 0.8f)).isEqualTo(Silence.NOT_SILENT);
    assertThat(silence(Reading.WHOLE, 0.1f, 0.5f, 0, 0.2f, 0.2f)).isEqualTo(Silence.NOT_SILENT);
  }

  @ParameterizedTest
  @EnumSource(Reading.class)
  void silenceIsOfWhatIsMostProbable(Reading reading) {
    assertThat(silence(reading, 0.35f, 0.2f, 0, 0.3f, 0.3f)).isEqualTo(Silence.UNSURE);
    assertThat(silence(reading, 0.2f, 0.2f, 0, 0.35f, 0.3f)).isEqualTo(Silence.NONE);
    assertThat(silence(reading, 0.2f, 0.2f, 0, 0.3f, 0.35f)).isEqualTo(Silence.FOLLOW_UP);
  }

  @Test
  void packThatCannotTellFollowUpsIsNeverSilentForThem() {
    Calibration calibration = Calibration.single(1, 0.4f);
    Decision decision =
        new Decision(
            new LabelSet(LABELS),
            ClassifierSpecification.ofTeacher(LABELS, false, List.of("none"), calibration),
            calibration);
    Scores goesOn = new Scores(new float[] {0.2f, 0.1f, 0.1f, 0.25f, 0.35f}, Tier.TEACHER);
    Scores none = new Scores(new float[] {0.2f, 0.1f, 0.1f, 0.35f, 0.25f}, Tier.TEACHER);

    assertThat(decision.silence(decision.decide(goesOn))).isEqualTo(Silence.UNSURE);
    assertThat(decision.silence(decision.decide(none))).isEqualTo(Silence.NONE);
  }

  @Test
  void confidenceIsTheSmallestDistanceFromTheThreshold() {
    Decision decision = decision(Reading.CLAUSES, 0.4f);

    assertThat(decision.confidence(new float[] {0.7f, 0.1f, 0, 0, 0}))
        .isCloseTo(0.5f, within(1e-6f));
    assertThat(decision.confidence(new float[] {1, 0.3f, 0, 0, 0})).isCloseTo(0.25f, within(1e-6f));
    assertThat(decision.confidence(new float[] {1, 0.4f, 0, 0, 0})).isZero();
    assertThat(decision.confidence(new float[] {1, 0, 1, 0, 0})).isEqualTo(1);
  }

  @Test
  void labelsThatAreNeverSaidMakeNoAnswerLessSure() {
    assertThat(decision(Reading.CLAUSES, 0.4f).confidence(new float[] {1, 0, 0, 0.4f, 0.41f}))
        .isEqualTo(1);
  }

  @Test
  void confidenceInAWholeTextIsTheLargestProbability() {
    assertThat(decision(Reading.WHOLE, 0.4f).confidence(new float[] {0.2f, 0.1f, 0, 0.7f, 0}))
        .isEqualTo(0.7f);
  }

  @Test
  void leaningKnowsWhatWasNotSaidWithItsEvidence() {
    Leaning leaning =
        decision(Reading.CLAUSES, 0.4f)
            .leaning(new float[] {0.1f, 0.3f, 0.01f, 0.9f, 0.6f}, label -> new Span(label, 9));

    assertThat(leaning.labels())
        .containsExactly(
            new Tag("late", 0.3f, new Span(1, 9)), new Tag("lost", 0.1f, new Span(0, 9)));
    assertThat(leaning.followUp()).isEqualTo(new Tag("before", 0.6f, new Span(4, 9)));
  }

  @Test
  void leaningIsHowTheClassifierReadsWhatGoesOn() {
    FollowUp followUp = new FollowUp("before", 3, 0.25f);

    Leaning leaning =
        decision(Reading.CLAUSES, 0.4f, followUp)
            .leaning(new float[] {0.1f, 0, 0, 0, 0.5f}, label -> new Span(label, 9));

    assertThat(leaning.followUp()).isEqualTo(new Tag("before", 0.75f, new Span(4, 9)));
    assertThat(leaning.threshold()).isEqualTo(0.25f);
  }

  @Test
  void readInAnotherWayItIsWhatThatClassifierLeansTo() {
    FollowUp other = new FollowUp("before", 5, 0.3f);
    float[] probabilities = {0.1f, 0.3f, 0.01f, 0.9f, 0.2f};

    assertThat(
            decision(Reading.CLAUSES, 0.4f)
                .leaning(probabilities, label -> new Span(label, 9))
                .with(other, 0.2f))
        .isEqualTo(
            decision(Reading.CLAUSES, 0.4f, other)
                .leaning(probabilities, label -> new Span(label, 9)));
  }

  @Test
  void leaningHoldsTheMostProbableLabelsAlone() {
    List<String> labels = new ArrayList<>();
    float[] probabilities = new float[12];
    for (int i = 0; i < 12; i++) {
      labels.add("label " + i);
      probabilities[i] = 0.03f + 0.01f * i;
    }
    Calibration calibration = Calibration.single(1, 0.5f);
    Decision decision =
        new Decision(
            new LabelSet(labels),
            ClassifierSpecification.ofTeacher(labels, calibration),
            calibration);

    Leaning leaning = decision.leaning(probabilities, label -> new Span(0, 1));

    assertThat(leaning.labels()).hasSize(Leaning.MOST);
    assertThat(leaning.labels().get(0).label()).isEqualTo("label 11");
    assertThat(leaning.labels().get(Leaning.MOST - 1).label()).isEqualTo("label 4");
  }

  @Test
  void packThatCannotTellFollowUpsLeansToNone() {
    Calibration calibration = Calibration.single(1, 0.5f);
    Decision decision =
        new Decision(
            new LabelSet(LABELS),
            ClassifierSpecification.ofTeacher(LABELS, calibration),
            calibration);

    Leaning leaning = decision.leaning(new float[] {0, 0, 0, 0, 1}, label -> new Span(0, 1));

    assertThat(leaning.followUp().score()).isZero();
    assertThat(leaning.threshold()).isEqualTo(1);
    assertThat(leaning.labels()).extracting(Tag::label).containsExactly("before");
  }

  @Test
  void everyTagIsAmongWhatTheTextLeansTo() {
    float[] probabilities = {0.5f, 0.6f, 0.1f, 0.7f, 0.2f};
    Decision decision = decision(Reading.CLAUSES, 0.4f);

    Leaning leaning = decision.leaning(probabilities, label -> new Span(0, 0));

    assertThat(leaning.labels())
        .containsAll(decision.decide(new Scores(probabilities, Tier.STUDENT)).tags());
  }

  private static Prediction decide(Reading reading, float threshold, float... probabilities) {
    return decision(reading, threshold).decide(new Scores(probabilities, Tier.TEACHER));
  }

  private static Silence silence(Reading reading, float... probabilities) {
    Decision decision = decision(reading, 0.4f);
    return decision.silence(decision.decide(new Scores(probabilities, Tier.TEACHER)));
  }

  private static Decision decision(Reading reading, float threshold) {
    return decision(reading, threshold, FollowUp.of("before"));
  }

  private static Decision decision(Reading reading, float threshold, FollowUp followUp) {
    Calibration calibration = Calibration.single(1, threshold);
    return new Decision(
        new LabelSet(LABELS),
        new ClassifierSpecification(
            LABELS, false, List.of("none"), reading, followUp, calibration, null, null),
        calibration);
  }
}
