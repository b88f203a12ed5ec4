package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.Specifications;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.TestPacks;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgementTest {
  private static final Manifest ONE =
      Evaluations.manifest(
          TestPacks.manifest("a", "b"),
          Specifications.ofTeacher(Calibration.single(1, 0.6f)),
          List.of("a", "b"));

  private static final Manifest MANY =
      Evaluations.manifest(
          TestPacks.manifest("a", "b"),
          Specifications.of(
              true, List.of(), new Calibration(1, 0, List.of(0.5f, 0.5f)), null, null),
          List.of("a", "b"));

  @Test
  void lossIsThatOfTheTextsLabel() {
    Judgement judgement = judge(ONE, List.of("b"), .75f, .25f);

    assertThat(judgement.right()).isFalse();
    assertThat(judgement.given()).containsExactly("a");
    assertThat(judgement.loss()).isCloseTo(-Math.log(.25), within(1e-9));
    assertThat(judgement.confidence()).isEqualTo(.75);
  }

  @Test
  void labelThatThePackDoesNotHaveIsInfinitelyWrong() {
    assertThat(judge(ONE, List.of("c"), .75f, .25f).loss()).isInfinite();
  }

  @Test
  void lossOfManyLabelsIsThatOfEveryLabel() {
    Judgement judgement = judge(MANY, List.of("b"), .75f, .75f);

    assertThat(judgement.given()).containsExactlyInAnyOrder("a", "b");
    assertThat(judgement.loss()).isCloseTo(-Math.log(.75) - Math.log(.25), within(1e-9));
  }

  @Test
  void rightMeansExactlyTheTextsLabels() {
    assertThat(judge(MANY, List.of("a", "b"), .6f, .7f).right()).isTrue();
    assertThat(judge(MANY, List.of("a"), .6f, .7f).right()).isFalse();
    assertThat(judge(MANY, List.of(), .1f, .1f).right()).isTrue();
  }

  @Test
  void pairsAreCountedAndTheMostFrequentComesFirst() {
    List<Judgement> judgements =
        judgements(
            new Evaluations(ONE)
                .text("1", List.of("b"), null, new float[] {.9f, .1f})
                .text("2", List.of("a"), null, new float[] {.1f, .9f})
                .text("3", List.of("b"), null, new float[] {.8f, .2f})
                .text("4", List.of("b"), null, new float[] {.2f, .8f}),
            ONE);

    assertThat(Confusion.of(judgements))
        .containsExactly(new Confusion("b", "a", 2), new Confusion("a", "b", 1));
  }

  @Test
  void missedAndWronglyGivenLabelsAreCounted() {
    List<Judgement> judgements =
        judgements(
            new Evaluations(MANY)
                .text("1", List.of("a"), null, new float[] {.1f, .9f})
                .text("2", List.of("a", "c"), null, new float[] {.1f, .1f}),
            MANY);

    assertThat(Confusion.ofLabels(judgements))
        .containsExactly(
            new Confusion.OfLabel("a", 2, 0),
            new Confusion.OfLabel("b", 0, 1),
            new Confusion.OfLabel("c", 1, 0));
  }

  private static Judgement judge(Manifest manifest, List<String> gold, float... probabilities) {
    return judgements(new Evaluations(manifest).text("text", gold, null, probabilities), manifest)
        .get(0);
  }

  private static List<Judgement> judgements(Evaluations texts, Manifest manifest) {
    return Judgement.of(texts.evaluation().own(), TestPacks.classifier(manifest));
  }
}
