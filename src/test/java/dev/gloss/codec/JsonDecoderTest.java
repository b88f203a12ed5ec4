package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest extends RecordDecoderContract {
  private static final EventPaths PLAIN =
      new EventPaths(Optional.of("id"), Optional.empty(), "body.text", Optional.empty(), Map.of());
  private static final EventPaths FULL =
      new EventPaths(
          Optional.of("id"),
          Optional.of("thread"),
          "text",
          Optional.of("at"),
          Map.of("channel", "meta.channel", "urgent", "meta.urgent"));

  @Override
  RecordDecoder decoder(DecodeLimits limits) {
    return RecordDecoders.create(EventEncoding.of(EventFormat.JSON, PLAIN, limits));
  }

  private static RecordDecoder decoder(EventPaths fields) {
    return RecordDecoders.create(EventEncoding.of(EventFormat.JSON, fields, DecodeLimits.DEFAULT));
  }

  private static EventPaths textAt(String path) {
    return new EventPaths(Optional.empty(), Optional.empty(), path, Optional.empty(), Map.of());
  }

  private static EventPaths attributesAt(Map<String, String> attributes) {
    return new EventPaths(Optional.empty(), Optional.empty(), "t", Optional.empty(), attributes);
  }

  @Override
  byte[] value(String text) {
    try {
      String quoted = new ObjectMapper().writeValueAsString(text);
      return "{\"id\":\"e-1\",\"tags\":[{\"a\":[1,-2.5e3,true,null]}],\"body\":{\"text\":%s}}"
          .formatted(quoted)
          .getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  List<byte[]> brokenValues() {
    return List.of(
        new byte[] {'{', (byte) 0xFF},
        "{\"id\":\"1\",\"body\":{\"text\":\"unfinished".getBytes(UTF_8),
        "{\"id\":\"1\",\"body\":{\"text\":\"x\"}} {".getBytes(UTF_8),
        "{\"id\":\"1\"}".getBytes(UTF_8),
        "{\"id\":[],\"body\":{\"text\":\"x\"}}".getBytes(UTF_8),
        "[".repeat(1_000).getBytes(UTF_8),
        new byte[0]);
  }

  @Test
  void allFieldsAreRead() {
    Document document =
        Records.document(
            decoder(FULL),
            Records.of(
                """
                {"text": "Hello", "meta": {"urgent": true, "channel": "mail", "more": {}},
                 "at": "2024-02-29T12:00:00.5+02:00", "thread": 17, "id": "e-1"}
                """));

    assertThat(document)
        .isEqualTo(
            new Document(
                "e-1",
                Optional.of("17"),
                "Hello",
                Instant.parse("2024-02-29T10:00:00.5Z"),
                Map.of("channel", "mail", "urgent", "true")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages.1.text | {\"messages\":[{\"text\":\"no\"},{\"text\":\"yes\"},{\"text\":\"no\"}]}",
        "0               | {\"0\":\"yes\"}",
        "a\\.b           | {\"a\":{\"b\":\"no\"},\"a.b\":\"yes\"}",
        "a.b.c.d.e.f     | {\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":\"yes\"}}}}}}",
        "m.1.1           | {\"m\":[[\"no\",\"no\"],[\"no\",\"yes\"]]}",
      })
  void pathLeadsToTheText(String path, String json) {
    assertThat(Records.document(decoder(textAt(path)), Records.of(json)).text()).isEqualTo("yes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | nothing",
        "{\"body\":{}}               | nothing",
        "{\"body\":\"scalar\"}       | nothing",
        "{\"body\":[\"text\"]}       | nothing",
        "{\"body\":{\"text\":null}}  | null",
      })
  void missingTextNamesThePath(String json, String found) {
    Records.assertRejected(
        decoder(textAt("body.text")),
        Records.of(json),
        RejectReason.MISSING_FIELD,
        "expected a text at 'body.text', found " + found);
  }

  @ParameterizedTest
  @CsvSource({"1,a number", "true,a boolean", "{},an object", "[],an array"})
  void textThatIsNoStringIsRejected(String value, String found) {
    Records.assertRejected(
        decoder(textAt("text")),
        Records.of("{\"text\":" + value + "}"),
        RejectReason.WRONG_TYPE,
        "expected a string at 'text', found " + found);
  }

  @ParameterizedTest
  @CsvSource({"{},nothing", "{\"id\":null},null", "{\"id\":\"\"},an empty string"})
  void missingAndEmptyIdsAreRejected(String json, String found) {
    EventPaths fields =
        new EventPaths(Optional.of("id"), Optional.empty(), "t", Optional.empty(), Map.of());

    Records.assertRejected(
        decoder(fields),
        Records.of(json),
        RejectReason.MISSING_FIELD,
        "expected an id at 'id', found " + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "-0.50", "1E400", "true", "123456789012345678901234567890"})
  void numbersAndBooleansServeAsIdInTheirJsonText(String literal) {
    EventPaths fields =
        new EventPaths(Optional.of("id"), Optional.empty(), "t", Optional.empty(), Map.of());

    Document document =
        Records.document(decoder(fields), Records.of("{\"id\":" + literal + ",\"t\":\"\"}"));

    assertThat(document.id()).isEqualTo(literal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"thread\":null}", "{\"thread\":\"\"}"})
  void recordWithoutKeyBelongsToNoConversation(String head) {
    EventPaths fields =
        new EventPaths(Optional.empty(), Optional.of("h.thread"), "t", Optional.empty(), Map.of());
    RawRecord record =
        Records.of("raw".getBytes(UTF_8), ("{\"t\":\"\",\"h\":" + head + "}").getBytes(UTF_8));

    assertThat(Records.document(decoder(fields), record).key()).isEmpty();
  }

  @Test
  void attributesThatAreMissingOrNullAreLeftOut() {
    RecordDecoder decoder = decoder(attributesAt(Map.of("a", "a", "b", "b", "c", "c")));

    Document document = Records.document(decoder, Records.of("{\"t\":\"\",\"b\":null,\"c\":\"\"}"));

    assertThat(document.attributes()).containsExactly(entry("c", ""));
  }

  @Test
  void attributeThatIsNoScalarIsRejected() {
    Records.assertRejected(
        decoder(attributesAt(Map.of("a", "x.a"))),
        Records.of("{\"t\":\"\",\"x\":{\"a\":[1]}}"),
        RejectReason.WRONG_TYPE,
        "expected a string, a number or a boolean at 'x.a', found an array");
  }

  @Test
  void everyMemberOfAnObjectBecomesAnAttribute() {
    RecordDecoder decoder = decoder(attributesAt(Map.of("*", "meta", "b", "other")));

    Document document =
        Records.document(
            decoder,
            Records.of(
                "{\"t\":\"\",\"other\":2,\"meta\":{\"a\":1,\"b\":1,\"c\":null,\"d\":\"x\"}}"));

    assertThat(document.attributes()).isEqualTo(Map.of("a", "1", "b", "2", "d", "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"x\"        | an object, a record or a map at 'meta', found a string",
        "[1]          | an object, a record or a map at 'meta', found an array",
        "{\"q\":{}}   | a string, a number or a boolean at 'meta.*', found an object",
      })
  void membersThatCannotBeAttributesAreRejected(String meta, String message) {
    Records.assertRejected(
        decoder(attributesAt(Map.of("*", "meta"))),
        Records.of("{\"t\":\"\",\"meta\":" + meta + "}"),
        RejectReason.WRONG_TYPE,
        "expected " + message);
  }

  @Test
  void onePathMayServeTwice() {
    EventPaths fields =
        new EventPaths(Optional.of("n"), Optional.of("n"), "t", Optional.empty(), Map.of("a", "n"));

    Document document = Records.document(decoder(fields), Records.of("{\"n\":7,\"t\":\"\"}"));

    assertThat(document.id()).isEqualTo("7");
    assertThat(document.key()).hasValue("7");
    assertThat(document.attributes()).containsExactly(entry("a", "7"));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000123,2023-11-14T22:13:20.123Z",
    "-1,1969-12-31T23:59:59.999Z",
    "1.7e12,2023-11-14T22:13:20Z",
    "0,1970-01-01T00:00:00Z",
    "\"2023-11-14T22:13:20.1239Z\",2023-11-14T22:13:20.123Z",
    "\"2023-11-15T00:13:20+02:00\",2023-11-14T22:13:20Z",
  })
  void timeIsEpochMillisecondsOrIso(String literal, Instant expected) {
    Document document =
        Records.document(
            decoder(FULL), Records.of("{\"id\":1,\"text\":\"\",\"at\":" + literal + "}"));

    assertThat(document.time()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,another number",
    "1e400,another number",
    "1e99999999999,another number",
    "1e2147483647,another number",
    "1e-2147483647,another number",
    "9223372036854775808,another number",
    "\"yesterday\",another string",
    "\"1700000000123\",another string",
    "\"2024-02-30T00:00:00Z\",another string",
    "\"2024-02-29T00:00:00\",another string",
    "\"+999999999-01-01T00:00:00Z\",another string",
    "true,a boolean",
    "{},an object",
  })
  void otherTimesAreRejected(String literal, String found) {
    Records.assertRejected(
        decoder(FULL),
        Records.of("{\"id\":1,\"text\":\"\",\"at\":" + literal + "}"),
        RejectReason.WRONG_TYPE,
        "expected an ISO-8601 time with offset or a whole number at 'at', found " + found);
  }

  @Test
  @Timeout(10)
  void numberOfManyDigitsIsNoTimeAndCostsNothing() {
    String json = "{\"id\":1,\"text\":\"\",\"at\":" + "9".repeat(200_000) + "}";

    assertThat(Records.rejection(decoder(FULL), Records.of(json)).reason())
        .isEqualTo(RejectReason.WRONG_TYPE);
  }

  @Test
  void nullTimeAndNoTimeAreTheRecordsTimestamp() {
    RecordDecoder decoder = decoder(FULL);

    for (String none :
        List.of("{\"id\":1,\"text\":\"\",\"at\":null}", "{\"id\":1,\"text\":\"\"}")) {
      assertThat(Records.document(decoder, Records.of(none)).time())
          .isEqualTo(Instant.ofEpochMilli(Records.TIMESTAMP));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 2023-11-14T22:13:20Z",
    "1700000000123, 2023-11-14T22:13:20.123Z",
    "99999999, 1970-01-02T03:46:39.999Z",
    "0, 1970-01-01T00:00:00Z"
  })
  void wholeNumberThatWouldBeOfTheSeventiesCountsSeconds(long at, Instant time) {
    Document document =
        Records.document(decoder(FULL), Records.of("{\"id\":1,\"text\":\"\",\"at\":" + at + "}"));

    assertThat(document.time()).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | a JSON object, found nothing but white space at byte 0",
        "`  ` | a JSON object, found nothing but white space at byte 2",
        "{\"t\":\"ü\"} x | JSON, found a syntax error at byte 11",
        "{\"t\":\"ü\"}{} | the end after the JSON value, found more at byte 10",
        "{\"t\":\"ü | more JSON, found the end of the value at byte 8",
        "{\"t\":\"ü\" | more JSON, found the end of the value at byte 9",
        "{\"t\":nix} | JSON, found a syntax error at byte",
        "{t:1} | JSON, found a syntax error at byte",
        "{'t':1} | JSON, found a syntax error at byte",
        "{\"t\":NaN} | JSON, found a syntax error at byte",
        "{\"t\":01} | JSON, found a syntax error at byte",
        "{\"t\":1,} | JSON, found a syntax error at byte",
        "{\"t\":[1}] | JSON, found a syntax error at byte",
        "{\"t\":\"\\x\"} | JSON, found a syntax error at byte",
        "/**/{\"t\":1} | JSON, found a syntax error at byte",
        "hello world | JSON, found a syntax error at byte",
      })
  void whatIsNotJsonIsRejectedWithAByteOffset(String json, String message) {
    var rejection = Records.rejection(decoder(textAt("t")), Records.of(json));

    assertThat(rejection.reason()).isEqualTo(RejectReason.INVALID_JSON);
    assertThat(rejection.message()).startsWith("expected " + message).matches(".* at byte \\d+");
  }

  @Test
  void syntaxErrorIsLocatedInBytesNotCharacters() {
    String json = "{\"a\":\"" + "ü".repeat(100) + "\",\"t\":%}";

    String message = Records.rejection(decoder(textAt("t")), Records.of(json)).message();

    int offset = Integer.parseInt(message.replaceAll(".* at byte ", ""));
    assertThat(offset).isBetween(212, 214);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"t\":\"x\"}]", "\"x\"", "17", "null"})
  void jsonThatIsNoObjectIsRejected(String json) {
    Records.assertRejected(
        decoder(textAt("t")),
        Records.of(json),
        RejectReason.WRONG_TYPE,
        "expected a JSON object, found another JSON value");
  }

  @Test
  void depthOfExactlyTheLimitDecodes() {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.JSON, textAt("t"), new DecodeLimits(1_000, 5)));

    Document document = Records.document(decoder, Records.of("{\"u\":[[[[]]]],\"t\":\"x\"}"));

    assertThat(document.text()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"u\":[[[[[]]]]],\"t\":\"x\"}", "{\"t\":[[[[[]]]]]}"})
  void deeperJsonIsRejected(String json) {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.JSON, textAt("t"), new DecodeLimits(1_000, 5)));

    Records.assertRejected(
        decoder,
        Records.of(json),
        RejectReason.JSON_TOO_DEEP,
        "expected JSON nested at most 5 levels deep, found more at byte 9");
  }

  @Test
  void depthIsNotLimitedByTheStack() {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.JSON, textAt("t"), new DecodeLimits(300_000, 200_000)));
    String json = "{\"u\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"t\":\"x\"}";

    assertThat(Records.document(decoder, Records.of(json)).text()).isEqualTo("x");
  }

  @Test
  void byteOrderMarkIsSkippedAndCounted() {
    RecordDecoder decoder = decoder(textAt("t"));

    assertThat(Records.document(decoder, Records.of("\uFEFF{\"t\":\"x\"}")).text()).isEqualTo("x");
    assertThat(Records.rejection(decoder, Records.of("\uFEFF{\"t\":\"x\"}!")).message())
        .endsWith("at byte 12");
  }

  @Test
  void utf16IsNotGuessed() {
    byte[] value = "{\"t\":\"x\"}".getBytes(UTF_16LE);

    assertThat(Records.rejection(decoder(textAt("t")), Records.of(value)).reason())
        .isEqualTo(RejectReason.INVALID_JSON);
  }

  @Test
  void invalidUtf8AnywhereIsRejectedWithItsOffset() {
    byte[] value = "{\"t\":\"x\",\"unused\":\"?\"}".getBytes(UTF_8);
    value[20] = (byte) 0xC0;

    Records.assertRejected(
        decoder(textAt("t")),
        Records.of(value),
        RejectReason.INVALID_UTF8,
        "expected UTF-8, found an invalid sequence at byte 20");
  }

  @Test
  void halfASurrogatePairBecomesAReplacementCharacter() {
    Document document =
        Records.document(
            decoder(textAt("t")), Records.of("{\"t\":\"a\\ud83d b \\ud83d\\ude00 \\ude00\"}"));

    assertThat(document.text()).isEqualTo("a\uFFFD b \uD83D\uDE00 \uFFFD");
  }

  @Test
  void ofARepeatedNameTheLastValueCountsAsAWhole() {
    RecordDecoder decoder = decoder(attributesAt(Map.of("a", "m.a", "b", "m.b", "*", "n")));

    Document document =
        Records.document(
            decoder,
            Records.of(
                "{\"t\":\"1\",\"m\":{\"a\":1,\"b\":1},\"n\":{\"x\":1},"
                    + "\"t\":\"2\",\"m\":{\"b\":2},\"n\":{\"y\":2}}"));

    assertThat(document.text()).isEqualTo("2");
    assertThat(document.attributes()).isEqualTo(Map.of("b", "2", "y", "2"));
  }

  @Test
  void malformedPathIsRefusedAtOnce() {
    assertThatThrownBy(() -> decoder(textAt("body..text")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'body..text'");
  }

  @Test
  void avroSchemaIsRefused() {
    assertThatThrownBy(
            () ->
                RecordDecoders.create(
                    EventEncoding.of(EventFormat.JSON, PLAIN, DecodeLimits.DEFAULT)
                        .withSchemas("\"string\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an Avro schema only for the format AVRO, found one for JSON");
  }
}
