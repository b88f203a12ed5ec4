package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.Tag;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageScoresTest {
  private static final MessageScores NONE =
      new MessageScores(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  @Test
  void noMessagesHaveNoScores() {
    assertThat(MessageScores.of(List.of(), List.of())).isEqualTo(NONE);
    assertThat(NONE.figures("test")).allSatisfy((name, figure) -> assertThat(figure).isZero());
  }

  @Test
  void oneAcceptableLabelFindsAMessage() {
    Message message = message(told("lost", "stolen"));

    assertThat(score(message, "stolen")).isEqualTo(single(1, 1, 1));
    assertThat(score(message, "stolen", "lost", "fee")).isEqualTo(single(1, 3, 2));
    assertThat(score(message, "fee")).isEqualTo(single(0, 1, 0));
    assertThat(score(message)).isEqualTo(single(0, 0, 0));
  }

  @Test
  void tagOfAMessageAboutNothingIsAFalseAlarm() {
    assertThat(score(message())).isEqualTo(about(0, 0));
    assertThat(score(message(), "lost", "fee")).isEqualTo(about(1, 2));
  }

  @Test
  void mattersOfAMessageThatTellsSeveralAreCountedOneByOne() {
    Message message = message(told("lost", "stolen"), told("fee"), told("late"));

    assertThat(score(message, "lost", "stolen", "late", "other"))
        .isEqualTo(new MessageScores(1, 1, 4, 3, 0, 0, 3, 2, 4, 3, 0, 0, 0, 0));
    assertThat(score(message))
        .isEqualTo(new MessageScores(1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void labelThatFitsTwoMattersFindsBoth() {
    assertThat(score(message(told("lost"), told("stolen", "lost")), "lost").severalFound())
        .isEqualTo(2);
  }

  @Test
  void messageThatOnlyTheConversationTellsIsAFollowUp() {
    Message message = message(before("lost"), before("fee"));

    assertThat(score(message, "fee"))
        .isEqualTo(new MessageScores(0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
    assertThat(score(message, "late"))
        .isEqualTo(new MessageScores(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    assertThat(score(message))
        .isEqualTo(new MessageScores(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void messageThatGoesOnAndTellsOneMatterMoreTellsByItself() {
    assertThat(score(message(before("lost"), told("fee")), "lost", "fee"))
        .isEqualTo(new MessageScores(1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 20, 1",
    "0, 100, 1",
    "12, 14, 1",
    "15, 40, 1",
    "16, 40, 0",
    "0, 15, 1",
    "0, 14, 0",
    "20, 30, 0",
    "0, 10, 0",
    "0, 0, 0",
  })
  void evidenceThatSharesHalfOfTheShorterIsTheOneMarked(int start, int end, int evident) {
    Message message = message(marked("lost", new Span(10, 20)));
    List<Tag> tags = List.of(new Tag("lost", 1, new Span(start, end)));

    MessageScores scores = MessageScores.of(List.of(message), List.of(tags));

    assertThat(scores.marked()).isOne();
    assertThat(scores.evident()).isEqualTo(evident);
  }

  @Test
  void anyOfSeveralMarksIsEvidence() {
    Message message = message(marked("lost", new Span(0, 4), new Span(10, 20)));

    assertThat(
            MessageScores.of(
                    List.of(message), List.of(List.of(new Tag("lost", 1, new Span(11, 19)))))
                .evident())
        .isOne();
  }

  @Test
  void evidenceOfAnotherMatterDoesNotCount() {
    Message message = message(marked("lost", new Span(0, 4)), marked("fee", new Span(10, 20)));
    List<Tag> tags =
        List.of(new Tag("lost", 1, new Span(10, 20)), new Tag("other", 1, new Span(10, 20)));

    MessageScores scores = MessageScores.of(List.of(message), List.of(tags));

    assertThat(scores.marked()).isOne();
    assertThat(scores.evident()).isZero();
  }

  @Test
  void rightTagsWithoutAMarkAreNotCountedAsMarked() {
    assertThat(score(message(told("lost")), "lost").marked()).isZero();
  }

  @Test
  void countsOfMessagesAddUp() {
    MessageScores scores =
        MessageScores.of(
            List.of(message(told("lost")), message(), message(before("fee")), message(told("a"))),
            List.of(tags("lost"), tags("x"), tags("fee"), tags("b", "a")));

    assertThat(scores).isEqualTo(new MessageScores(2, 2, 5, 3, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1));
  }

  @Test
  void sharesAreOfTheirCounts() {
    MessageScores scores = new MessageScores(8, 6, 10, 9, 4, 1, 5, 4, 20, 18, 16, 4, 10, 3);

    assertThat(scores.foundShare()).isEqualTo(0.75);
    assertThat(scores.rightShare()).isEqualTo(0.9);
    assertThat(scores.falseAlarmShare()).isEqualTo(0.25);
    assertThat(scores.severalFoundShare()).isEqualTo(0.8);
    assertThat(scores.severalRightShare()).isEqualTo(0.9);
    assertThat(scores.evidentShare()).isEqualTo(0.25);
    assertThat(scores.followUpShare()).isEqualTo(0.3);
    assertThat(scores.figures("test"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "test-messages-found", 0.75,
                "test-messages-right", 0.9,
                "test-messages-false-alarms", 0.25,
                "test-messages-several-found", 0.8,
                "test-messages-several-right", 0.9,
                "test-messages", 22.0));
  }

  private static MessageScores single(int found, int tags, int right) {
    return new MessageScores(1, found, tags, right, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static MessageScores about(int falseAlarms, int tags) {
    return new MessageScores(0, 0, tags, 0, 1, falseAlarms, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static MessageScores score(Message message, String... labels) {
    return MessageScores.of(List.of(message), List.of(tags(labels)));
  }

  private static List<Tag> tags(String... labels) {
    return List.of(labels).stream().map(label -> new Tag(label, 0.9f)).toList();
  }

  private static Message message(Matter... matters) {
    return new Message("", "", "x".repeat(100), List.of(matters), 1);
  }

  private static Matter told(String... labels) {
    return new Matter(List.of(labels), List.of(), false);
  }

  private static Matter marked(String label, Span... evidence) {
    return new Matter(List.of(label), List.of(evidence), false);
  }

  private static Matter before(String label) {
    return new Matter(List.of(label), List.of(), true);
  }
}
