package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.CARD_ARRIVAL;
import static dev.gloss.flink.function.Samples.CHANGE_PIN;
import static dev.gloss.flink.function.Samples.LOST_CARD;
import static dev.gloss.flink.function.Samples.SETTINGS;
import static dev.gloss.flink.function.Samples.alone;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.bytes;
import static dev.gloss.flink.function.Samples.message;
import static dev.gloss.flink.function.Samples.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Findings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnotateFunctionTest {
  private static final String SMALL_TALK = "The weather was lovely by the lake this morning.";

  /** Keeps the weights loaded from test to test. */
  private static Annotator annotator;

  @BeforeAll
  static void load() {
    annotator = Annotator.open(SETTINGS, System::nanoTime);
  }

  @AfterAll
  static void release() {
    annotator.close();
  }

  @Test
  void messageIsAnnotatedByTheShippedModel() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      AnnotatedEvent<DecodedRecord> out = harness.process(message("a", CARD_ARRIVAL));

      Annotation annotation = annotated(out).annotation();
      assertThat(Findings.tags(annotation).tags())
          .extracting(Tag::label)
          .containsExactly("card_arrival");
      assertThat(Findings.summary(annotation).text()).isEqualTo(CARD_ARRIVAL);
      assertThat(Findings.tags(annotation).tier()).isEqualTo(Tier.TEACHER);
      assertThat(out.model().name()).isEqualTo("banking-support");
      assertThat(out.model().digest()).hasSize(64);
    }
  }

  @Test
  void recordTravelsOnAsItCame() throws Exception {
    DecodedRecord in = message("a", CARD_ARRIVAL);

    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      assertThat(harness.process(in).event()).isSameAs(in);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t \u3000", "\u200B\u0000"})
  void textWithoutAWordIsRejectedAndNotRemembered(String text) throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      Outcome.Rejected rejected = rejected(harness.process(message("a", text)));

      assertThat(rejected.reason()).isEqualTo(RejectReason.EMPTY_TEXT);
      assertThat(rejected.message()).startsWith("expected text, found " + text.length());
      assertThat(harness.memories()).isZero();
      assertThat(harness.counted()).isEqualTo(Map.of("reason.EMPTY_TEXT.rejected", 1L));
    }
  }

  @Test
  void rejectedTextLeavesTheThreadAsItWas() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      harness.process(message("a", CARD_ARRIVAL));
      ConversationState before = harness.memory("a");

      harness.process(message("a", " "));

      assertThat(harness.memory("a")).isEqualTo(before);
    }
  }

  @Test
  void repeatedTextOfAThreadIsReusedBitForBit() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      Annotation first = say(harness, "a", CARD_ARRIVAL).annotation();
      say(harness, "a", CHANGE_PIN);
      Annotation second = say(harness, "a", CARD_ARRIVAL).annotation();

      assertThat(bytes(second)).isEqualTo(bytes(first));
      assertThat(harness.count("annotated")).isEqualTo(3);
      assertThat(harness.count("reused")).isEqualTo(1);
      assertThat(harness.histogram("annotateMicros").getCount()).isEqualTo(2);
      assertThat(harness.histogram("tokens").getCount()).isEqualTo(3);
    }
  }

  @Test
  void reusedAnnotationComesFromStateAndNotFromTheModel() throws Exception {
    Annotation planted =
        Findings.of(
            List.of(new Tag("no label of this model", 0.125f)),
            false,
            new Summary("", List.of()),
            Tier.TEACHER,
            true,
            7);
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      harness.process(alone("id", LOST_CARD));
      String source;
      try (Annotator annotator = Annotator.open(SETTINGS, System::nanoTime)) {
        source = annotator.source();
      }
      harness.plant(
          "a", ConversationState.empty(source).withResult(TextHash.of(CARD_ARRIVAL), planted, 1));

      assertThat(say(harness, "a", CARD_ARRIVAL).annotation()).isEqualTo(planted);
      assertThat(harness.counted())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("annotated", 2L, "tier.teacher.answered", 2L, "reused", 1L, "truncated", 1L));
    }
  }

  @Test
  void sameTextInAnotherThreadIsAnnotatedAnew() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      Annotation first = say(harness, "a", CARD_ARRIVAL).annotation();
      Annotation second = say(harness, "b", CARD_ARRIVAL).annotation();

      assertThat(bytes(second)).isEqualTo(bytes(first));
      assertThat(harness.count("reused")).isZero();
      assertThat(harness.histogram("annotateMicros").getCount()).isEqualTo(2);
    }
  }

  @Test
  void leastRecentlyUsedResultIsForgottenFirst() throws Exception {
    try (var harness = inThreads(results(2))) {
      say(harness, "a", CARD_ARRIVAL);
      say(harness, "a", CHANGE_PIN);
      say(harness, "a", CARD_ARRIVAL);
      say(harness, "a", LOST_CARD);

      assertThat(harness.memory("a").results())
          .extracting(ConversationState.Result::text)
          .containsExactly(TextHash.of(CARD_ARRIVAL), TextHash.of(LOST_CARD));
    }
  }

  @Test
  void resultBeyondTheBoundIsComputedAgain() throws Exception {
    try (var harness = inThreads(results(2))) {
      Annotation first = say(harness, "a", CARD_ARRIVAL).annotation();
      say(harness, "a", CHANGE_PIN);
      say(harness, "a", LOST_CARD);

      Annotation again = say(harness, "a", CARD_ARRIVAL).annotation();

      assertThat(bytes(again)).isEqualTo(bytes(first));
      assertThat(harness.count("reused")).isZero();
      assertThat(harness.histogram("annotateMicros").getCount()).isEqualTo(4);
    }
  }

  @Test
  void noResultIsKeptWhereNoneIsAskedFor() throws Exception {
    try (var harness = inThreads(results(0))) {
      say(harness, "a", CARD_ARRIVAL);
      say(harness, "a", CARD_ARRIVAL);

      assertThat(harness.count("reused")).isZero();
      assertThat(harness.memory("a").results()).isEmpty();
      assertThat(harness.memory("a").sentences()).isNotEmpty();
    }
  }

  @Test
  void threadSummaryGrowsWithTheThread() throws Exception {
    try (var harness =
        inThreads(new ConversationSettings(12, 16, 3, 400, Duration.ofHours(1), false))) {
      String one = say(harness, "a", LOST_CARD).conversationSummary();
      String two = say(harness, "a", CHANGE_PIN).conversationSummary();
      String other = say(harness, "b", CHANGE_PIN).conversationSummary();

      assertThat(one).isEqualTo(LOST_CARD);
      assertThat(two).isEqualTo(LOST_CARD + " " + CHANGE_PIN);
      assertThat(other).isEqualTo(CHANGE_PIN);
    }
  }

  @Test
  void repeatedTextIsRememberedOnce() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      say(harness, "a", LOST_CARD);

      assertThat(say(harness, "a", LOST_CARD).conversationSummary()).isEqualTo(LOST_CARD);
      assertThat(harness.memory("a").sentences()).hasSize(1);
      assertThat(harness.memory("a").results()).hasSize(1);
    }
  }

  @Test
  void threadSummaryAndMemoryStayWithinTheirBudgets() throws Exception {
    ConversationSettings settings =
        new ConversationSettings(4, 3, 2, 160, Duration.ofHours(1), false);
    List<Integer> remembered = new ArrayList<>();
    try (var harness = inThreads(settings)) {
      for (DemoText message : DemoText.all().subList(0, 25)) {
        String summary = say(harness, "a", message.text()).conversationSummary();

        ConversationState memory = harness.memory("a");
        remembered.add(memory.sentences().size());
        assertThat(memory.sentences()).hasSizeLessThanOrEqualTo(4);
        assertThat(memory.results()).hasSizeLessThanOrEqualTo(3);
        assertThat(summary).isNotEmpty();
        // The first sentence chosen stands even if it is longer than the budget.
        boolean oneSentence =
            memory.sentences().stream().anyMatch(kept -> kept.text().equals(summary));
        assertThat(oneSentence || summary.length() <= 160).isTrue();
      }
    }
    assertThat(remembered).contains(4);
  }

  @Test
  void messagesWithoutAConversationLeaveNoState() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      Outcome.Annotated withoutKey = annotated(harness.process(alone("m-1", CARD_ARRIVAL)));
      Outcome.Annotated emptyKey =
          annotated(harness.process(message("m-1", Optional.of(""), CARD_ARRIVAL)));

      assertThat(harness.memories()).isZero();
      assertThat(withoutKey.conversationSummary()).isEmpty();
      assertThat(emptyKey.conversationSummary()).isEmpty();
      assertThat(harness.count("reused")).isZero();
    }
  }

  @Test
  void messageWithoutAConversationSeesNoneThatIsCalledLikeItsId() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      say(harness, "m-1", CARD_ARRIVAL);
      ConversationState before = harness.memory("m-1");

      Outcome.Annotated alone = annotated(harness.process(alone("m-1", CARD_ARRIVAL)));

      assertThat(alone.conversationSummary()).isEmpty();
      assertThat(harness.count("reused")).isZero();
      assertThat(harness.memory("m-1")).isEqualTo(before);
    }
  }

  @Test
  void whatTheConversationIsAboutGoesAlong() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      assertThat(say(harness, "a", CARD_ARRIVAL).conversationTags())
          .extracting(Tag::label)
          .startsWith("card_arrival");

      Outcome.Annotated next = say(harness, "a", CHANGE_PIN);

      assertThat(next.conversationTags())
          .extracting(Tag::label)
          .startsWith("change_pin")
          .contains("card_arrival");
      assertThat(harness.memory("a").labels().labels())
          .startsWith(next.conversationTags().toArray(Tag[]::new));
      assertThat(annotated(harness.process(alone("id", CARD_ARRIVAL))).conversationTags())
          .isEmpty();
    }
  }

  @Test
  void messageThatGoesOnIsReadInTheLightOfItsConversation() throws Exception {
    Span all = new Span(0, SMALL_TALK.length());
    Leaning goesOn = new Leaning(List.of(), new Tag("before", 0.75f, all), 0.5f);
    Annotation planted =
        new Annotation(
            List.of(new Tags(List.of(), Silence.FOLLOW_UP, Tier.STUDENT, goesOn)), false, 7);
    ConversationLabels labels = new ConversationLabels(List.of(new Tag("lost_card", 1)));
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      harness.process(alone("id", LOST_CARD));
      ConversationState before =
          ConversationState.empty(annotator.source())
              .withLabels(labels)
              .withResult(TextHash.of(SMALL_TALK), planted, 1);
      harness.plant("a", before);

      Outcome.Annotated said = say(harness, "a", SMALL_TALK);

      assertThat(Findings.tags(said.annotation()))
          .isEqualTo(
              new Tags(
                  List.of(new Tag("lost_card", 0.75f, all)),
                  Silence.FOLLOW_UP,
                  Tier.STUDENT,
                  goesOn));
      assertThat(said.conversationTags()).containsExactly(new Tag("lost_card", 0.8f));
      assertThat(harness.memory("a").results()).isEqualTo(before.results());
    }
  }

  @Test
  void streamWithoutKeysIsAnnotatedWithoutContext() throws Exception {
    try (var harness =
        FunctionHarness.unkeyed(AnnotateFunction.withoutContext(EventReader.OF_RECORDS, SETTINGS))
            .open()) {
      Outcome.Annotated first = annotated(harness.process(message("a", CARD_ARRIVAL)));
      Outcome.Annotated second = annotated(harness.process(message("a", CARD_ARRIVAL)));

      assertThat(Findings.tags(first.annotation()).tags())
          .extracting(Tag::label)
          .containsExactly("card_arrival");
      assertThat(bytes(second.annotation())).isEqualTo(bytes(first.annotation()));
      assertThat(second.conversationSummary()).isEmpty();
      assertThat(harness.counted()).isEqualTo(Map.of("annotated", 2L, "tier.teacher.answered", 2L));
    }
  }

  @Test
  void abstentionsAreCounted() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      assertThat(Findings.tags(say(harness, "a", SMALL_TALK).annotation()).abstained()).isTrue();

      assertThat(harness.counted())
          .isEqualTo(Map.of("annotated", 1L, "tier.teacher.answered", 1L, "abstained", 1L));
    }
  }

  @Test
  void textOverTheLimitIsCountedAsTruncated() throws Exception {
    AnnotatorSettings narrow =
        new AnnotatorSettings(
            SETTINGS.model(), null, SETTINGS.settings(), CARD_ARRIVAL.length() - 1, 0);
    try (var harness =
        FunctionHarness.keyed(
                AnnotateFunction.withConversations(
                    EventReader.OF_RECORDS, narrow, ConversationSettings.DEFAULT))
            .open()) {
      assertThat(say(harness, "a", CARD_ARRIVAL).annotation().truncated()).isTrue();

      assertThat(harness.counted())
          .isEqualTo(Map.of("annotated", 1L, "tier.teacher.answered", 1L, "truncated", 1L));
    }
  }

  @Test
  void textsThatDifferBeyondTheLimitAreNotTakenForEachOther() throws Exception {
    AnnotatorSettings narrow =
        new AnnotatorSettings(SETTINGS.model(), null, SETTINGS.settings(), 20, 0);
    try (var harness =
        FunctionHarness.keyed(
                AnnotateFunction.withConversations(
                    EventReader.OF_RECORDS, narrow, ConversationSettings.DEFAULT))
            .open()) {
      say(harness, "a", CARD_ARRIVAL + " One.");
      say(harness, "a", CARD_ARRIVAL + " Two.");

      assertThat(harness.count("reused")).isZero();
    }
  }

  @Test
  void timeAndTokensAreThoseOfTheAnnotation() throws Exception {
    try (var harness = inThreads(ConversationSettings.DEFAULT)) {
      Outcome.Annotated said = say(harness, "a", CARD_ARRIVAL);

      long micros = harness.histogram("annotateMicros").getStatistics().getMax();
      assertThat(micros).isPositive().isLessThanOrEqualTo(said.micros());
      assertThat(harness.histogram("tokens").getStatistics().getMax())
          .isEqualTo(said.annotation().tokens());
    }
  }

  private static ConversationSettings results(int results) {
    return new ConversationSettings(12, results, 3, 400, Duration.ofHours(24), false);
  }

  private static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> inThreads(
      ConversationSettings thread) throws Exception {
    return FunctionHarness.keyed(
            AnnotateFunction.withConversations(EventReader.OF_RECORDS, SETTINGS, thread))
        .open();
  }

  private static Outcome.Annotated say(
      FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness,
      String thread,
      String text)
      throws Exception {
    return annotated(harness.process(message(thread, text)));
  }
}
