package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.LabelSet;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageTargetsTest {
  private static final LabelSet LABELS =
      new LabelSet(List.of("lost", "stolen", "fee", "none", "before"));
  private static final Offset<Float> CLOSE = within(1e-6f);

  private final MessageTargets targets = new MessageTargets(LABELS, 3, 4);

  @Test
  void messageAboutNothingIsNones() {
    assertThat(targets.whole(message())).containsExactly(0, 0, 0, 1, 0);
    assertThat(targets.clause(message(), new Span(0, 5))).containsExactly(0, 0, 0, 1, 0);
  }

  @Test
  void mattersHaveEqualShares() {
    assertThat(targets.whole(message(told("fee"), told("lost"))))
        .containsExactly(new float[] {0.5f, 0, 0.5f, 0, 0}, CLOSE);
  }

  @Test
  void firstOfSeveralAcceptableLabelsHasTheLargestShare() {
    assertThat(targets.whole(message(told("stolen", "lost"))))
        .containsExactly(new float[] {0.4f, 0.6f, 0, 0, 0}, CLOSE);
    assertThat(targets.whole(message(told("stolen", "lost", "fee"))))
        .containsExactly(new float[] {0.2f, 0.6f, 0.2f, 0, 0}, CLOSE);
  }

  @Test
  void labelOfTwoMattersHasBothShares() {
    assertThat(targets.whole(message(told("lost"), told("stolen", "lost"))))
        .containsExactly(new float[] {0.7f, 0.3f, 0, 0, 0}, CLOSE);
  }

  @Test
  void matterThatOnlyTheConversationTellsIsTheFollowUps() {
    Message message = message(before("lost", new Span(0, 10)), told("fee", new Span(20, 30)));

    assertThat(targets.whole(message)).containsExactly(new float[] {0, 0, 0.5f, 0, 0.5f}, CLOSE);
    assertThat(targets.clause(message, new Span(0, 10))).containsExactly(0, 0, 0, 0, 1);
  }

  @Test
  void withoutAFollowUpLabelAMatterIsItsOwn() {
    assertThat(new MessageTargets(LABELS, 3, -1).whole(message(before("lost"))))
        .containsExactly(1, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 20, true",
    "0, 40, true",
    "12, 14, true",
    "15, 40, true",
    "16, 40, false",
    "5, 15, true",
    "5, 14, false",
    "18, 22, true",
    "19, 22, false",
    "0, 10, false",
    "20, 30, false",
  })
  void clauseThatSharesHalfOfTheShorterIsToldByTheEvidence(int start, int end, boolean said) {
    assertThat(targets.clause(message(told("fee", new Span(10, 20))), new Span(start, end)))
        .containsExactly(said ? new float[] {0, 0, 1, 0, 0} : new float[] {0, 0, 0, 1, 0});
  }

  @Test
  void anyOfSeveralStretchesIsEvidence() {
    Message message = message(told("fee", new Span(0, 4), new Span(20, 30)));

    assertThat(targets.clause(message, new Span(19, 32))).containsExactly(0, 0, 1, 0, 0);
    assertThat(targets.clause(message, new Span(5, 19))).containsExactly(0, 0, 0, 1, 0);
  }

  @Test
  void clauseThatTellsTwoMattersIsHalfOfEach() {
    Message message =
        message(
            told("fee", new Span(0, 4)),
            told("lost", new Span(5, 9)),
            told("stolen", new Span(40, 50)));

    assertThat(targets.clause(message, new Span(0, 10)))
        .containsExactly(new float[] {0.5f, 0, 0.5f, 0, 0}, CLOSE);
  }

  @Test
  void everyTargetIsADistribution() {
    Random random = new Random(31);
    for (int round = 0; round < 2_000; round++) {
      List<Matter> matters = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        List<String> labels =
            List.of("lost", "stolen", "fee").subList(random.nextInt(2), 2 + random.nextInt(2));
        int start = random.nextInt(60);
        matters.add(
            new Matter(
                labels,
                List.of(new Span(start, start + 1 + random.nextInt(30))),
                random.nextInt(4) == 0));
      }
      Message message = message(matters.toArray(Matter[]::new));
      int start = random.nextInt(60);

      assertDistribution(targets.whole(message));
      assertDistribution(targets.clause(message, new Span(start, start + 1 + random.nextInt(40))));
    }
  }

  private static void assertDistribution(float[] target) {
    float sum = 0;
    for (float share : target) {
      assertThat(share).isBetween(0f, 1f + 1e-6f);
      sum += share;
    }
    assertThat(sum).isCloseTo(1, CLOSE);
  }

  private static Message message(Matter... matters) {
    return new Message("", "", "x".repeat(100), List.of(matters), 1);
  }

  private static Matter told(String... labels) {
    return new Matter(List.of(labels), List.of(), false);
  }

  private static Matter told(String label, Span span, Span... more) {
    List<Span> evidence = new ArrayList<>(List.of(span));
    evidence.addAll(List.of(more));
    return new Matter(List.of(label), evidence, false);
  }

  private static Matter before(String label, Span... evidence) {
    return new Matter(List.of(label), List.of(evidence), true);
  }
}
