package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.Tag;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.text.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RouteFunctionTest {
  private static final ModelIdentity MODEL = new ModelIdentity("model", "1.2.3", "d1");
  private static final String TEXT = "Hello. My card never came. Thanks.";
  private static final Annotation ANNOTATION =
      ConversationStates.KEPT.results().get(0).annotation();
  private static final Outcome ANNOTATED =
      new Outcome.Annotated(
          ANNOTATION, "The thread.", List.of(new Tag("card_arrival", 0.5f)), Optional.empty(), 123);

  @Test
  void annotatedRecordGoesToTheSinkWithAllThatWasSaidOfIt() throws Exception {
    try (var harness = FunctionHarness.of(route(false)).open()) {
      OutboundRecord out = harness.process(record(ANNOTATED));

      EnrichedText enriched = SingleObjectReader.ofEnrichedText().read(out.value());
      assertThat(enriched.getId()).isEqualTo("id of a");
      assertThat(enriched.getKey()).isEqualTo("a");
      assertThat(enriched.getSource().getOffset()).isEqualTo(42);
      assertThat(enriched.getTags()).extracting(tag -> tag.getLabel()).startsWith("card_arrival");
      assertThat(enriched.getSummary().getText()).isEqualTo("My card never came.");
      assertThat(enriched.getThreadSummary()).isEqualTo("The thread.");
      assertThat(enriched.getModel().getDigest()).isEqualTo("d1");
      assertThat(enriched.getAnnotateMicros()).isEqualTo(123);
      assertThat(enriched.getText()).isNull();
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.counted()).isEmpty();
    }
  }

  @Test
  void textIsCarriedOnlyIfTheJobSaysSo() throws Exception {
    try (var harness = FunctionHarness.of(route(true)).open()) {
      OutboundRecord out = harness.process(record(ANNOTATED));

      assertThat(SingleObjectReader.ofEnrichedText().read(out.value()).getText()).isEqualTo(TEXT);
    }
  }

  @Test
  void keyTimestampAndHeadersAreTheRecordsOwn() throws Exception {
    AnnotatedEvent<DecodedRecord> in = record(ANNOTATED);
    RawRecord raw = in.event().raw();

    try (var harness = FunctionHarness.of(route(false)).open()) {
      OutboundRecord out = harness.process(in);

      assertThat(out.key()).isSameAs(raw.key());
      assertThat(out.timestamp()).isEqualTo(raw.timestamp());
      assertThat(out.headers()).isEqualTo(raw.headers());
    }
  }

  @Test
  void recordWithoutAKeyGoesOutWithoutOne() throws Exception {
    RawRecord raw = new RawRecord("messages", 0, 1, 5, null, new byte[0], List.of());
    Document document = new Document("id", Optional.empty(), TEXT, Instant.EPOCH, Map.of());

    try (var harness = FunctionHarness.of(route(false)).open()) {
      OutboundRecord out =
          harness.process(new AnnotatedEvent<>(new DecodedRecord(raw, document), ANNOTATED, MODEL));

      assertThat(out.key()).isNull();
      assertThat(SingleObjectReader.ofEnrichedText().read(out.value()).getKey()).isNull();
    }
  }

  /** Else the records of one conversation would be spread over the partitions. */
  @Test
  void recordWithoutAKeyButOfAConversationHasThatForAKey() throws Exception {
    RawRecord raw = new RawRecord("messages", 0, 1, 5, null, new byte[0], List.of());
    Document document = new Document("id", Optional.of("c-1"), TEXT, Instant.EPOCH, Map.of());

    try (var harness = FunctionHarness.of(route(false)).open()) {
      OutboundRecord out =
          harness.process(new AnnotatedEvent<>(new DecodedRecord(raw, document), ANNOTATED, MODEL));

      assertThat(out.key()).asString().isEqualTo("c-1");
    }
  }

  @Test
  void rejectedRecordBecomesADeadLetterThatNamesTheModel() throws Exception {
    AnnotatedEvent<DecodedRecord> in =
        record(new Outcome.Rejected(RejectReason.ANNOTATION_FAILED, "expected x, found y"));

    try (var harness = FunctionHarness.of(route(false)).open()) {
      assertThat(harness.processAll(in)).isEmpty();

      assertThat(harness.deadLetters()).hasSize(1);
      DeadLetter letter =
          SingleObjectReader.ofDeadLetters().read(harness.deadLetters().get(0).value());
      LetterAssertions.assertHolds(letter, in.event().raw());
      assertThat(letter.getReason()).isEqualTo("ANNOTATION_FAILED");
      assertThat(letter.getMessage()).isEqualTo("expected x, found y");
      assertThat(letter.getJob()).isEqualTo("the job");
      assertThat(letter.getModelDigest()).isEqualTo("d1");
    }
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void everyReasonHasACounterOfItsOwn(RejectReason reason) throws Exception {
    try (var harness = FunctionHarness.of(route(false)).open()) {
      harness.processAll(record(new Outcome.Rejected(reason, "")));
      harness.process(record(ANNOTATED));
      harness.processAll(record(new Outcome.Rejected(reason, "")));

      assertThat(harness.counted())
          .isEqualTo(Map.of("reason." + reason.name() + ".deadLetters", 2L));
    }
  }

  @Test
  void recordThatTheTopicDoesNotTakeIsADeadLetterThatSaysSo() throws Exception {
    AnnotatedEvent<DecodedRecord> in = record(ANNOTATED);

    try (var harness = FunctionHarness.of(into(new FixedRules("out", 20, false, 99))).open()) {
      assertThat(harness.processAll(in)).isEmpty();

      DeadLetter letter =
          SingleObjectReader.ofDeadLetters().read(harness.deadLetters().get(0).value());
      LetterAssertions.assertHolds(letter, in.event().raw());
      assertThat(letter.getReason()).isEqualTo("RECORD_TOO_LARGE");
      assertThat(letter.getMessage()).contains("topic 'out'");
    }
  }

  @Test
  void recordWithoutAKeyDoesNotGoToACompactedTopic() throws Exception {
    RawRecord raw = new RawRecord("messages", 0, 1, 5, null, new byte[0], List.of());
    Document document = new Document("id", Optional.empty(), TEXT, Instant.EPOCH, Map.of());

    try (var harness =
        FunctionHarness.of(into(new FixedRules("out", 9_999, true, Long.MAX_VALUE))).open()) {
      harness.process(record(ANNOTATED));
      assertThat(
              harness.processAll(
                  new AnnotatedEvent<>(new DecodedRecord(raw, document), ANNOTATED, MODEL)))
          .isEmpty();

      DeadLetter letter =
          SingleObjectReader.ofDeadLetters().read(harness.deadLetters().get(0).value());
      assertThat(letter.getReason()).isEqualTo("MISSING_FIELD");
      assertThat(letter.getMessage()).contains("expected a key for topic 'out'");
    }
  }

  @Test
  void timestampThatTheTopicRefusesStandsInAFieldInstead() throws Exception {
    AnnotatedEvent<DecodedRecord> in = record(ANNOTATED);
    long timestamp = in.event().raw().timestamp();

    try (var harness =
        FunctionHarness.of(into(new FixedRules("out", 9_999, false, timestamp - 1))).open()) {
      OutboundRecord out = harness.process(in);

      assertThat(out.timestamp()).isNotEqualTo(timestamp);
      assertThat(SingleObjectReader.ofEnrichedText().read(out.value()).getRefusedTimestamp())
          .isEqualTo(Instant.ofEpochMilli(timestamp));
    }
  }

  private static RouteFunction route(boolean includeText) {
    return new RouteFunction(
        includeText,
        OutputKey.SOURCE,
        RecordFraming.SINGLE_OBJECT,
        FixedRules.ANY,
        FixedRules.letters("the job"));
  }

  private static RouteFunction into(FixedRules rules) {
    return new RouteFunction(
        false,
        OutputKey.SOURCE,
        RecordFraming.SINGLE_OBJECT,
        () -> rules,
        FixedRules.letters("the job"));
  }

  @Test
  void functionTravelsWithTheJob() throws Exception {
    RouteFunction arrived = InstantiationUtil.clone(route(true));

    try (var harness = FunctionHarness.of(arrived).open()) {
      OutboundRecord out = harness.process(record(ANNOTATED));

      assertThat(SingleObjectReader.ofEnrichedText().read(out.value()).getText()).isEqualTo(TEXT);
    }
  }

  private static AnnotatedEvent<DecodedRecord> record(Outcome outcome) {
    return new AnnotatedEvent<>(message("a", TEXT), outcome, MODEL);
  }
}
