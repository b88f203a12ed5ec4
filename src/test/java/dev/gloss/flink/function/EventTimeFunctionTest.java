package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.CHANGE_PIN;
import static dev.gloss.flink.function.Samples.LOST_CARD;
import static dev.gloss.flink.function.Samples.SETTINGS;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that are forgotten by the time of their events. */
final class EventTimeFunctionTest {
  private static final Duration TIME_TO_LIVE = Duration.ofHours(24);
  private static final long DAY = TIME_TO_LIVE.toMillis();
  private static final long START = 1_767_603_600_000L;

  /** A backfill: nothing has passed by the machine's clock. */
  @Test
  void messagesThatLieApartAreTwoConversations() throws Exception {
    try (var harness = harness().open()) {
      assertThat(say(harness, START, LOST_CARD)).isEqualTo(LOST_CARD);
      assertThat(say(harness, START + DAY, CHANGE_PIN)).isEqualTo(LOST_CARD + " " + CHANGE_PIN);
      assertThat(say(harness, START + 2 * DAY + 1, CHANGE_PIN)).isEqualTo(CHANGE_PIN);
    }
  }

  /** What came late changes nothing of when the latest was. */
  @Test
  void lateMessageBelongsToItsConversation() throws Exception {
    try (var harness = harness().open()) {
      say(harness, START, LOST_CARD);

      assertThat(say(harness, START - DAY / 2, CHANGE_PIN)).contains(LOST_CARD, CHANGE_PIN);
      assertThat(harness.memory("a").time()).isEqualTo(START);
    }
  }

  @Test
  void stateGoesWhenTheWatermarkHasPassed() throws Exception {
    try (var harness = harness().open()) {
      say(harness, START, LOST_CARD);
      say(harness, START + DAY / 2, LOST_CARD);

      harness.watermark(START + DAY + DAY / 4);
      assertThat(harness.memories()).isEqualTo(1);

      harness.watermark(START + DAY / 2 + DAY + DAY / 4);
      assertThat(harness.memories()).isZero();
    }
  }

  /** The machine's clock does not count, however long a job is down. */
  @Test
  void stateOutlivesAnOutage() throws Exception {
    try (var harness = harness().open()) {
      harness.setTime(START);
      say(harness, START, LOST_CARD);
      harness.setTime(START + 30 * DAY);

      assertThat(say(harness, START + 1000, CHANGE_PIN)).contains(LOST_CARD);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE + 1, -1, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void oddTimesAreNoHarm(long odd) throws Exception {
    try (var harness = harness().open()) {
      assertThat(say(harness, odd, LOST_CARD)).isEqualTo(LOST_CARD);
      assertThat(say(harness, odd, CHANGE_PIN)).contains(LOST_CARD);
      harness.watermark(Long.MAX_VALUE);
      say(harness, START, CHANGE_PIN);
    }
  }

  @Test
  void eventWithoutATimeIsAMistakeOfTheJob() throws Exception {
    try (var harness = harness().open()) {
      assertThatThrownBy(() -> harness.processAt(null, message("a", LOST_CARD)))
          .hasMessageContaining("expected events with timestamps, found one without");
    }
  }

  /** The same operator to a savepoint, whichever clock it goes by. */
  @Test
  void clockCanBeChangedBetweenTwoRuns() throws Exception {
    OperatorSubtaskState kept;
    try (var harness = FunctionHarness.keyed(function(false)).open()) {
      harness.process(message("a", LOST_CARD));
      kept = harness.checkpoint();
    }
    try (var harness = harness().openWith(kept)) {
      assertThat(say(harness, START, CHANGE_PIN)).contains(LOST_CARD);
      kept = harness.checkpoint();
    }
    try (var harness = FunctionHarness.keyed(function(false)).openWith(kept)) {
      assertThat(annotated(harness.process(message("a", LOST_CARD))).conversationSummary())
          .contains(CHANGE_PIN);
    }
  }

  /** Timers are rounded up, so that a busy conversation has few. */
  @Test
  void manyMessagesAreForgottenTogether() throws Exception {
    try (var harness = harness().open()) {
      for (int i = 0; i < 100; i++) {
        say(harness, START + i, LOST_CARD);
      }
      harness.processAt(START, message("b", LOST_CARD));
      harness.watermark(START + 2 * DAY);

      assertThat(harness.memories()).isZero();
    }
  }

  private static String say(
      FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness, long time, String text)
      throws Exception {
    return annotated(harness.processAt(time, message("a", text))).conversationSummary();
  }

  private static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness()
      throws Exception {
    return FunctionHarness.inEventTime(function(true), TIME_TO_LIVE);
  }

  private static AnnotateFunction<DecodedRecord> function(boolean eventTime) {
    return AnnotateFunction.withConversations(
        EventReader.OF_RECORDS,
        SETTINGS,
        new ConversationSettings(8, 4, 3, 400, TIME_TO_LIVE, eventTime));
  }
}
