package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.text.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowUpTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "-1, 0.5",
    "NaN, 0.5",
    "Infinity, 0.5",
    "1, -0.01",
    "1, 1.01",
    "1, NaN",
    ", 0.5"
  })
  void oddsMustBeAboveNoneAndTheThresholdAShare(Float odds, float threshold) {
    String label = odds == null ? null : "before";
    float given = odds == null ? 1 : odds;

    assertThatThrownBy(() -> new FollowUp(label, given, threshold))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected 'follow-up' with a label, odds above 0 and a threshold in [0, 1], found %s, %s"
                .formatted(given, threshold));
  }

  @ParameterizedTest
  @CsvSource({"0.001, 0", "1, 1", "1000, 0.5"})
  void everythingElseIsAccepted(float odds, float threshold) {
    assertThatCode(() -> new FollowUp("before", odds, threshold)).doesNotThrowAnyException();
  }

  @Test
  void byItselfTheModelIsBelieved() {
    FollowUp followUp = FollowUp.of("before");

    assertThat(followUp).isEqualTo(new FollowUp("before", 1, 1));
    for (float alone = 0; alone <= 1; alone += 0.0625f) {
      assertThat(followUp.inConversation(alone)).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0.5, 0.75", "0.5, 0.5, 0.33333334", "9, 0.1, 0.5", "20, 0.2, 0.8333333"})
  void oddsAreMultiplied(float odds, float alone, float expected) {
    assertThat(new FollowUp("before", odds, 1).inConversation(alone))
        .isCloseTo(expected, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-30f, 0.1f, 0.3f, 1, 20, 1e30f})
  void whatIsCertainStaysCertain(float odds) {
    assertThat(new FollowUp("before", odds, 1).inConversation(0)).isZero();
    assertThat(new FollowUp("before", odds, 1).inConversation(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 1, 20})
  void whatIsMoreProbableAloneIsMoreProbableInAConversation(float odds) {
    FollowUp followUp = new FollowUp("before", odds, 1);
    for (float alone = 0.01f; alone <= 0.99f; alone += 0.01f) {
      assertThat(followUp.inConversation(alone))
          .isGreaterThan(followUp.inConversation(alone - 0.01f))
          .isBetween(0f, 1f);
    }
  }

  @Test
  void leaningIsReadInAnotherWayWithoutAnotherThoughtOfTheLabels() {
    List<Tag> labels = List.of(new Tag("lost", 0.3f, new Span(0, 4)));
    Leaning leaning = new Leaning(labels, new Tag("before", 0.5f, new Span(5, 9)), 1);

    assertThat(leaning.with(new FollowUp("before", 3, 0.25f), 0.5f))
        .isEqualTo(new Leaning(labels, new Tag("before", 0.75f, new Span(5, 9)), 0.25f));
  }
}
