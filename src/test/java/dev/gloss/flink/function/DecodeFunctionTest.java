package dev.gloss.flink.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Envelope;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.record.DeadLetter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecodeFunctionTest {
  private static final EventPaths FIELDS =
      new EventPaths(
          Optional.of("id"), Optional.of("key"), "text", Optional.empty(), Map.of("n", "n"));

  @Test
  void goodRecordBecomesADocumentAndKeepsItsPlace() throws Exception {
    RawRecord raw = json("{\"id\":\"i\",\"key\":\"k\",\"text\":\"Hello.\",\"n\":1}");

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      DecodedRecord decoded = harness.process(raw);

      assertThat(decoded.raw()).isSameAs(raw);
      assertThat(decoded.document().id()).isEqualTo("i");
      assertThat(decoded.document().text()).isEqualTo("Hello.");
      assertThat(decoded.document().attributes()).isEqualTo(Map.of("n", "1"));
      assertThat(decoded.partitionKey()).isEqualTo("k");
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void recordWithoutAKeyIsSpreadById() throws Exception {
    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      DecodedRecord none = harness.process(json("{\"id\":\"i\",\"text\":\"Hello.\"}"));
      DecodedRecord empty =
          harness.process(json("{\"id\":\"j\",\"key\":\"\",\"text\":\"Hello.\"}"));

      assertThat(none.conversation()).isEmpty();
      assertThat(none.partitionKey()).isEqualTo("i");
      assertThat(empty.conversation()).isEmpty();
      assertThat(empty.partitionKey()).isEqualTo("j");
    }
  }

  @Test
  void deadLetterHoldsTheWholeRecordItsPlaceAndTheReason() throws Exception {
    RawRecord raw = Samples.raw("{\"id\":".getBytes(UTF_8));

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      assertThat(harness.processAll(raw)).isEmpty();

      assertThat(harness.deadLetters()).hasSize(1);
      DeadLetter letter = letter(harness.deadLetters().get(0));
      LetterAssertions.assertHolds(letter, raw);
      assertThat(letter.getReason()).isEqualTo("INVALID_JSON");
      assertThat(letter.getMessage()).startsWith("expected ").contains(", found ");
      assertThat(letter.getJob()).isEqualTo("the job");
      assertThat(letter.getModelDigest()).isNull();
    }
  }

  @Test
  void deadLetterGoesOutWithTheRecordsKeyAndTimestampAndHasTheHeadersInside() throws Exception {
    RawRecord raw = json("[]");

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      harness.processAll(raw);

      OutboundRecord out = harness.deadLetters().get(0);
      assertThat(out.key()).isEqualTo(raw.key());
      assertThat(out.timestamp()).isEqualTo(raw.timestamp());
      assertThat(out.headers()).isEmpty();
      assertThat(SingleObjectReader.ofDeadLetters().read(out.value()).getHeaders())
          .hasSameSizeAs(raw.headers());
    }
  }

  @Test
  void tombstoneWithoutAKeyBecomesADeadLetterWithoutEither() throws Exception {
    RawRecord raw = new RawRecord("messages", 0, 7, -1, null, null, List.of());

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      harness.processAll(raw);

      DeadLetter letter = letter(harness.deadLetters().get(0));
      LetterAssertions.assertHolds(letter, raw);
      assertThat(letter.getReason()).isEqualTo("NULL_VALUE");
      assertThat(harness.deadLetters().get(0).timestamp()).isEqualTo(-1);
    }
  }

  @Test
  void badRecordDoesNotHarmTheNext() throws Exception {
    RawRecord good = json("{\"id\":\"i\",\"key\":\"k\",\"text\":\"Hello.\"}");

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      DecodedRecord before = harness.process(good);
      harness.processAll(json("{\"id\":\"i\",\"key\":\"other\",\"text\":"));

      assertThat(harness.process(good)).isEqualTo(before);
    }
  }

  @Test
  void deadLettersAreCountedByReason() throws Exception {
    try (var harness = FunctionHarness.of(decode(EventFormat.JSON)).open()) {
      harness.processAll(json("{"));
      harness.processAll(json("{\"id\":\"i\",\"text\":\"good\"}"));
      harness.processAll(json("{} {}"));
      harness.processAll(json("{\"id\":\"i\"}"));
      harness.processAll(Samples.raw(null));
      harness.processAll(Samples.raw(new byte[] {'"', (byte) 0xC3, '"'}));

      assertThat(harness.counted())
          .isEqualTo(
              Map.of(
                  "reason.INVALID_JSON.deadLetters", 2L,
                  "reason.MISSING_FIELD.deadLetters", 1L,
                  "reason.NULL_VALUE.deadLetters", 1L,
                  "reason.INVALID_UTF8.deadLetters", 1L));
      assertThat(harness.count("reason.INVALID_AVRO.deadLetters")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(EventFormat.class)
  void functionOfEveryFormatTravelsWithTheJob(EventFormat format) throws Exception {
    DecodeFunction arrived = InstantiationUtil.clone(decode(format));

    try (var harness = FunctionHarness.of(arrived).open()) {
      harness.processAll(Samples.raw(null));

      assertThat(letter(harness.deadLetters().get(0)).getReason()).isEqualTo("NULL_VALUE");
    }
  }

  @Test
  void settingsThatDoNotFitAreRefusedBeforeTheJobStarts() {
    EventPaths nowhere =
        new EventPaths(Optional.empty(), Optional.empty(), "nowhere", Optional.empty(), Map.of());

    assertThatThrownBy(
            () ->
                new DecodeFunction(
                    EventEncoding.of(EventFormat.AVRO, nowhere, DecodeLimits.DEFAULT),
                    Optional.empty(),
                    Tombstones.DEAD_LETTER,
                    FixedRules.letters("the job")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nowhere' in the Avro schema");
  }

  @Test
  void tombstoneToIgnoreIsCountedAndGone() throws Exception {
    try (var harness = FunctionHarness.of(decode(EventFormat.JSON, Tombstones.IGNORE)).open()) {
      assertThat(harness.processAll(Samples.raw(null))).isEmpty();

      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.count("ignoredTombstones")).isEqualTo(1);
    }
  }

  @Test
  void tombstoneToForwardGoesTheWayOfItsKey() throws Exception {
    RawRecord tombstone = Samples.raw(null);

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON, Tombstones.FORWARD)).open()) {
      DecodedRecord passed = harness.process(tombstone);

      assertThat(passed.raw()).isSameAs(tombstone);
      assertThat(passed.partitionKey())
          .isEqualTo("bytes:" + HexFormat.of().formatHex(tombstone.key()));
      assertThat(passed.document().text()).isEmpty();
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void rowThatWasDeletedIsForwardedAsATombstone() throws Exception {
    RawRecord change =
        new RawRecord(
            "t",
            0,
            1,
            2,
            "{\"id\":1}".getBytes(UTF_8),
            "{\"before\":{\"text\":\"x\"},\"after\":null,\"op\":\"d\",\"ts_ms\":5}".getBytes(UTF_8),
            List.of());
    DecodeFunction function =
        new DecodeFunction(
            EventEncoding.of(EventFormat.JSON, FIELDS, DecodeLimits.DEFAULT).in(Envelope.DEBEZIUM),
            Optional.empty(),
            Tombstones.FORWARD,
            FixedRules.letters("the job"));

    try (var harness = FunctionHarness.of(function).open()) {
      DecodedRecord passed = harness.process(change);

      assertThat(passed.raw().value()).isNull();
      assertThat(passed.raw().key()).isEqualTo(change.key());
    }
  }

  /** A compacted topic refuses it. */
  @Test
  void tombstoneWithoutAKeyIsADeadLetterAllTheSame() throws Exception {
    RawRecord keyless = new RawRecord("t", 0, 1, 2, null, null, List.of());

    try (var harness = FunctionHarness.of(decode(EventFormat.JSON, Tombstones.FORWARD)).open()) {
      assertThat(harness.processAll(keyless)).isEmpty();

      assertThat(letter(harness.deadLetters().get(0)).getReason()).isEqualTo("NULL_VALUE");
    }
  }

  private static DecodeFunction decode(EventFormat format) {
    return decode(format, Tombstones.DEAD_LETTER);
  }

  private static DecodeFunction decode(EventFormat format, Tombstones tombstones) {
    EventPaths fields = format == EventFormat.AVRO ? EventPaths.TEXT_EVENT : FIELDS;
    return new DecodeFunction(
        EventEncoding.of(format, fields, DecodeLimits.DEFAULT),
        Optional.empty(),
        tombstones,
        FixedRules.letters("the job"));
  }

  /** Such as after a producer's change of format: nobody wants a topic full of dead letters. */
  @Test
  void tooManyDeadLettersOfOneReasonInARowStopTheJob() throws Exception {
    DecodeFunction function =
        new DecodeFunction(
            EventEncoding.of(EventFormat.JSON, FIELDS, DecodeLimits.DEFAULT),
            Optional.empty(),
            Tombstones.DEAD_LETTER,
            FixedRules.letters("the job", 2));

    try (var harness = FunctionHarness.of(function).open()) {
      for (String value : Arrays.asList("[", "[", null, "[", "[")) {
        harness.processAll(value == null ? Samples.raw(null) : json(value));
      }
      assertThat(harness.deadLetters()).hasSize(5);
      assertThatThrownBy(() -> harness.processAll(json("[")))
          .hasStackTraceContaining("at most 2 dead letters of one reason in a row")
          .hasStackTraceContaining("INVALID_JSON");
    }
  }

  private static RawRecord json(String value) {
    return Samples.raw(value.getBytes(UTF_8));
  }

  private static DeadLetter letter(OutboundRecord record) throws IOException {
    return SingleObjectReader.ofDeadLetters().read(record.value());
  }
}
