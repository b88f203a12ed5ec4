package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.gloss.annotate.RejectReason;
import dev.gloss.record.TextEvent;
import dev.gloss.text.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroDecoderTest extends RecordDecoderContract {
  private static final String NESTED =
      """
      {"type": "record", "name": "Ticket", "fields": [
        {"name": "number", "type": "long"},
        {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "SHUT"]}},
        {"name": "code", "type": {"type": "fixed", "name": "Code", "size": 3}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "ratio", "type": "double"},
        {"name": "share", "type": "float"},
        {"name": "urgent", "type": "boolean"},
        {"name": "raw", "type": "bytes"},
        {"name": "body", "type": ["null", {"type": "record", "name": "Body", "fields": [
          {"name": "parts", "type": {"type": "array", "items": ["null", "string", "int"]}},
          {"name": "labels", "type": {"type": "map", "values": ["string", "boolean"]}}
        ]}]}
      ]}
      """;

  @Override
  RecordDecoder decoder(DecodeLimits limits) {
    EventPaths fields =
        new EventPaths(
            Optional.of("id"),
            Optional.empty(),
            "text",
            Optional.of("time"),
            Map.of(EventPaths.EVERY, "attributes"));
    return RecordDecoders.create(EventEncoding.of(EventFormat.AVRO, fields, limits));
  }

  private static RecordDecoder decoder(String schema, EventPaths fields) {
    return RecordDecoders.create(
        EventEncoding.of(EventFormat.AVRO, fields, DecodeLimits.DEFAULT).withSchemas(schema));
  }

  private static EventPaths textAt(String path) {
    return new EventPaths(Optional.empty(), Optional.empty(), path, Optional.empty(), Map.of());
  }

  private static TextEvent event(String text) {
    return new TextEvent("e-1", null, text, null, Map.of("channel", "mail"));
  }

  @Override
  byte[] value(String text) {
    return new FramedWriter<>(TextEvent.class, RecordFraming.SINGLE_OBJECT).write(event(text));
  }

  @Override
  List<byte[]> brokenValues() {
    byte[] good = value("text");
    byte[] unknown = good.clone();
    unknown[5] ^= 1;
    byte[] longId = good.clone();
    longId[10] = 0x7E;
    return List.of(
        new byte[0],
        Arrays.copyOf(good, good.length - 1),
        Arrays.copyOf(good, good.length + 1),
        unknown,
        longId,
        new FramedWriter<>(TextEvent.class, RecordFraming.SINGLE_OBJECT)
            .write(new TextEvent("", null, "text", null, Map.of())));
  }

  private static byte[] bare(Schema schema, Object datum) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema parse(String schema) {
    return new Schema.Parser().parse(schema);
  }

  /** A record {@code R} with these fields, as JSON. */
  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static GenericData.Record ticket(Schema schema) {
    GenericData.Record ticket = new GenericData.Record(schema);
    ticket.put("number", 4711L);
    ticket.put("state", new GenericData.EnumSymbol(schema.getField("state").schema(), "SHUT"));
    ticket.put(
        "code", new GenericData.Fixed(schema.getField("code").schema(), "A-7".getBytes(UTF_8)));
    ticket.put("at", 1_700_000_000_123_456L);
    ticket.put("ratio", 0.25);
    ticket.put("share", 1.5f);
    ticket.put("urgent", true);
    ticket.put("raw", ByteBuffer.wrap("räw".getBytes(UTF_8)));
    Schema bodySchema = schema.getField("body").schema().getTypes().get(1);
    GenericData.Record body = new GenericData.Record(bodySchema);
    body.put("parts", Arrays.asList(null, "first", 7, "second"));
    body.put("labels", Map.of("queue", "cards"));
    ticket.put("body", body);
    return ticket;
  }

  @Test
  void ownSchemaWithAllItsFieldsIsRead() {
    TextEvent event =
        new TextEvent(
            "e-1", "thread", "Hello", Instant.ofEpochMilli(1_234_567), Map.of("a", "1", "b", "2"));

    Document document =
        Records.document(
            RecordDecoders.create(
                EventEncoding.of(EventFormat.AVRO, EventPaths.TEXT_EVENT, DecodeLimits.DEFAULT)),
            Records.of(
                new FramedWriter<>(TextEvent.class, RecordFraming.SINGLE_OBJECT).write(event)));

    assertThat(document)
        .isEqualTo(
            new Document(
                "e-1",
                Optional.of("thread"),
                "Hello",
                Instant.ofEpochMilli(1_234_567),
                Map.of("a", "1", "b", "2")));
  }

  @Test
  void foreignSchemaIsReadByPath() {
    EventPaths fields =
        new EventPaths(
            Optional.of("number"),
            Optional.of("code"),
            "body.parts.3",
            Optional.of("at"),
            Map.of(
                "state", "state",
                "ratio", "ratio",
                "share", "share",
                "urgent", "urgent",
                "raw", "raw",
                "none", "body.parts.0",
                "seven", "body.parts.2",
                "beyond", "body.parts.9",
                "queue", "body.labels.queue",
                "absent", "body.labels.absent"));
    Schema schema = parse(NESTED);

    Document document =
        Records.document(decoder(NESTED, fields), Records.of(bare(schema, ticket(schema))));

    assertThat(document.id()).isEqualTo("4711");
    assertThat(document.key()).hasValue("A-7");
    assertThat(document.text()).isEqualTo("second");
    assertThat(document.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
    assertThat(document.attributes())
        .containsOnly(
            entry("state", "SHUT"),
            entry("ratio", "0.25"),
            entry("share", "1.5"),
            entry("urgent", "true"),
            entry("raw", "räw"),
            entry("seven", "7"),
            entry("queue", "cards"));
  }

  @Test
  void singleObjectEncodingOfAForeignSchemaIsRead() throws IOException {
    Schema schema = parse(NESTED);
    ByteBuffer encoded =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema)
            .encode(ticket(schema));

    Document document =
        Records.document(
            decoder(NESTED, textAt("body.parts.1")),
            Records.of(Arrays.copyOf(encoded.array(), encoded.remaining())));

    assertThat(document.text()).isEqualTo("first");
  }

  @Test
  void nullOnTheWayToTheTextIsAMissingField() {
    Schema schema = parse(NESTED);
    GenericData.Record ticket = ticket(schema);
    ticket.put("body", null);

    Records.assertRejected(
        decoder(NESTED, textAt("body.parts.1")),
        Records.of(bare(schema, ticket)),
        RejectReason.MISSING_FIELD,
        "expected a text at 'body.parts.1', found nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "number,a number",
    "ratio,a fractional number",
    "urgent,a boolean",
    "body,a record",
    "body.parts,an array",
    "body.labels,a map",
  })
  void textOfAnotherTypeIsRejected(String path, String found) {
    Schema schema = parse(NESTED);

    Records.assertRejected(
        decoder(NESTED, textAt(path)),
        Records.of(bare(schema, ticket(schema))),
        RejectReason.WRONG_TYPE,
        "expected a string at '" + path + "', found " + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"long\" | 1700000000123 | 2023-11-14T22:13:20.123Z",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"} | -1 | 1969-12-31T23:59:59.999Z",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"} | -1 | 1969-12-31T23:59:59.999Z",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"} | 1999999 | 1970-01-01T00:00:00.001Z",
        "\"int\" | 1000 | 1970-01-01T00:00:01Z",
      })
  void timeCountsInItsOwnUnit(String type, long count, Instant expected) {
    Schema schema = parse(record("{\"name\":\"at\",\"type\":" + type + "}"));
    GenericData.Record datum = new GenericData.Record(schema);
    datum.put("at", type.equals("\"int\"") ? (Object) (int) count : (Object) count);

    assertThat(timeOf(schema, bare(schema, datum))).isEqualTo(expected);
  }

  /** The time of a record whose only field is {@code at}, with a text put behind it. */
  private static Instant timeOf(Schema schema, byte[] value) {
    String at = schema.getField("at").schema().toString();
    String withText =
        record("{\"name\":\"at\",\"type\":" + at + "},{\"name\":\"text\",\"type\":\"string\"}");
    EventPaths fields =
        new EventPaths(Optional.empty(), Optional.empty(), "text", Optional.of("at"), Map.of());
    byte[] withEmptyText = Arrays.copyOf(value, value.length + 1);
    return Records.document(decoder(withText, fields), Records.of(withEmptyText)).time();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local-timestamp-millis", "time-micros"})
  void timeWithoutAZoneIsRejected(String logicalType) {
    String schema =
        record(
            "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\""
                + logicalType
                + "\"}},{\"name\":\"text\",\"type\":\"string\"}");
    EventPaths fields =
        new EventPaths(Optional.empty(), Optional.empty(), "text", Optional.of("at"), Map.of());

    Records.assertRejected(
        decoder(schema, fields),
        Records.of(bytes(0x02, 0x00)),
        RejectReason.WRONG_TYPE,
        "expected an ISO-8601 time with offset or a whole number at 'at', found a number");
  }

  @Test
  void decimalBytesAreNoText() {
    String schema =
        record(
            "{\"name\":\"text\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\","
                + "\"precision\":4}}");

    Records.assertRejected(
        decoder(schema, textAt("text")),
        Records.of(bytes(0x02, 'A')),
        RejectReason.WRONG_TYPE,
        "expected a string at 'text', found a decimal");
  }

  @Test
  void unknownFingerprintIsNamed() {
    byte[] value = value("text");
    byte[] ours = Arrays.copyOfRange(value, 2, 10);
    Arrays.fill(value, 2, 10, (byte) 0xAB);

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(value),
        RejectReason.INVALID_AVRO,
        "expected the schema fingerprint %s, found abababababababab at byte 2"
            .formatted(HexFormat.of().formatHex(ours)));
  }

  /** Without a registry, while producers roll out. */
  @Test
  void recordsOfSeveralSchemasAreToldApartByTheirFingerprints() throws IOException {
    Schema older = parse(record("{\"name\":\"text\",\"type\":\"string\"}"));
    Schema newer =
        parse(
            record(
                "{\"name\":\"lang\",\"type\":\"string\"},{\"name\":\"text\",\"type\":\"string\"}"));
    EventPaths fields =
        new EventPaths(
            Optional.empty(), Optional.empty(), "text", Optional.empty(), Map.of("lang", "lang"));
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.AVRO, fields, DecodeLimits.DEFAULT)
                .withSchemas(older.toString(), newer.toString()));
    GenericData.Record said = new GenericData.Record(newer);
    said.put("lang", "de");
    said.put("text", "Hallo");

    Document framed = Records.document(decoder, Records.of(single(newer, said)));
    Document bare = Records.document(decoder, Records.of(bytes(6, 'H', 'e', 'y')));

    assertThat(framed.text()).isEqualTo("Hallo");
    assertThat(framed.attributes()).isEqualTo(Map.of("lang", "de"));
    assertThat(bare.text()).isEqualTo("Hey");
    assertThat(Records.rejection(decoder, Records.of(value("text"))).message())
        .startsWith("expected the schema fingerprint ")
        .contains(" or ");
  }

  @Test
  void everyOneOfSeveralSchemasMustHaveTheText() {
    assertThatThrownBy(
            () ->
                RecordDecoders.create(
                    EventEncoding.of(EventFormat.AVRO, textAt("text"), DecodeLimits.DEFAULT)
                        .withSchemas(
                            record("{\"name\":\"text\",\"type\":\"string\"}"),
                            record("{\"name\":\"body\",\"type\":\"string\"}"))))
        .hasMessage("expected the path 'text' in the Avro schema R, found none there");
  }

  private static byte[] single(Schema schema, GenericData.Record datum) throws IOException {
    ByteBuffer encoded =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema).encode(datum);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  @Test
  void bareRecordThatLooksLikeAHeaderIsReadAsBare() {
    String schema =
        record("{\"name\":\"n\",\"type\":\"int\"},{\"name\":\"text\",\"type\":\"string\"}");
    Schema parsed = parse(schema);
    GenericData.Record datum = new GenericData.Record(parsed);
    datum.put("n", -98);
    datum.put("text", "long enough for a header");
    byte[] value = bare(parsed, datum);
    assertThat(value).startsWith(0xC3, 0x01);

    Document document = Records.document(decoder(schema, textAt("text")), Records.of(value));

    assertThat(document.text()).isEqualTo("long enough for a header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // id is the first field: a string
        "''               | a number, found the end of the value at byte 0",
        "ffffffff         | a number, found the end of the value at byte 4",
        "ffffffffffffffffff7f | a number of at most 64 bits, found more at byte 0",
        "01               | a length of at most the 0 bytes left, found -1 at byte 0",
        "feffffff0f       | a length of at most the 0 bytes left, found 2147483647 at byte 0",
        "feffffffffffffffff01 | a length of at most the 0 bytes left, found 9223372036854775807 at byte 0",
        "0261 04          | an index below 2, found 2 at byte 2",
        "0261 01          | an index below 2, found -1 at byte 2",
        "0261 00 00 00 00 00 | the end after the record, found 1 more bytes at byte 6",
      })
  void malformedRecordIsRejectedWithAByteOffset(String hex, String message) {
    byte[] value = HexFormat.of().parseHex(hex.replace(" ", ""));

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(value),
        RejectReason.INVALID_AVRO,
        "expected " + message);
  }

  @Test
  void stringThatIsNotUtf8IsRejectedWithItsOffset() {
    byte[] value = bytes(0x02, 'a', 0x00, 0x04, 'b', 0xFF, 0x00, 0x00);

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(value),
        RejectReason.INVALID_UTF8,
        "expected UTF-8, found an invalid sequence at byte 5");
  }

  @Test
  void booleanThatIsNeitherIsRejected() {
    String schema =
        record("{\"name\":\"b\",\"type\":\"boolean\"},{\"name\":\"t\",\"type\":\"string\"}");

    Records.assertRejected(
        decoder(schema, textAt("t")),
        Records.of(bytes(0x02, 0x00)),
        RejectReason.INVALID_AVRO,
        "expected a boolean of 0 or 1, found another byte at byte 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"null\"",
        "{\"type\":\"record\",\"name\":\"Empty\",\"fields\":[]}",
        "{\"type\":\"fixed\",\"name\":\"Nothing\",\"size\":0}"
      })
  @Timeout(10)
  void billionsOfElementsThatTakeNoBytesAreRejected(String items) {
    String schema =
        record(
            "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":"
                + items
                + "}},{\"name\":\"t\",\"type\":\"string\"}");
    AvroBytes value = new AvroBytes().number(2_000_000_000L).number(0).number(0);

    Records.assertRejected(
        decoder(schema, textAt("t")),
        Records.of(value.toBytes()),
        RejectReason.INVALID_AVRO,
        "expected at most 262144 elements in a record, found more at byte 0");
  }

  @Test
  @Timeout(10)
  void manySmallBlocksAddUpToTheSameLimit() {
    String schema =
        record(
            "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"
                + "{\"name\":\"t\",\"type\":\"string\"}");
    AvroBytes value = new AvroBytes();
    for (int i = 0; i < 4; i++) {
      value.number(100_000);
    }

    Records.assertRejected(
        decoder(schema, textAt("t")),
        Records.of(value.number(0).number(0).toBytes()),
        RejectReason.INVALID_AVRO,
        "expected at most 262144 elements in a record, found more at byte 6");
  }

  @Test
  void elementsUpToTheLimitDecode() {
    String schema =
        record(
            "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"
                + "{\"name\":\"t\",\"type\":\"string\"}");
    byte[] value = new AvroBytes().number(262_144).number(0).number(0).toBytes();

    assertThat(Records.document(decoder(schema, textAt("t")), Records.of(value)).text()).isEmpty();
  }

  @Test
  void blocksWithTheirSizeAreRead() {
    // map: a block of -1 entries in 4 bytes, then the end
    byte[] value = bytes(0x02, 'a', 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 'k', 0x02, 'v', 0x00);

    Document document = Records.document(decoder(DecodeLimits.DEFAULT), Records.of(value));

    assertThat(document.attributes()).containsExactly(entry("k", "v"));
  }

  @Test
  void smallestNumberOfElementsIsRejected() {
    byte[] value =
        new AvroBytes()
            .number(1)
            .raw('a')
            .number(0)
            .number(0)
            .number(0)
            .number(Long.MIN_VALUE)
            .number(0)
            .toBytes();

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(value),
        RejectReason.INVALID_AVRO,
        "expected at most 262144 elements in a record, found more at byte 5");
  }

  @Test
  void recordThatHoldsItselfForeverIsRejected() {
    String schema = record("{\"name\":\"t\",\"type\":\"string\"},{\"name\":\"r\",\"type\":\"R\"}");
    byte[] value = new byte[10_000]; // an empty string a level, the first one at depth 2

    Records.assertRejected(
        decoder(schema, textAt("t")),
        Records.of(value),
        RejectReason.INVALID_AVRO,
        "expected at most 256 levels, found more at byte 255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body.absent", "number.more", "body.parts.x", "body.labels.a.b"})
  void pathThatTheSchemaDoesNotHaveIsRefusedAtOnce(String path) {
    assertThatThrownBy(() -> decoder(NESTED, textAt(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the path '%s' in the Avro schema Ticket, found none there", path);
  }

  @Test
  void schemaThatIsNoneIsRefused() {
    assertThatThrownBy(() -> decoder("{\"type\":\"recrd\"}", textAt("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected an Avro schema: ");
  }

  @Test
  void schemaThatIsNoRecordIsRefused() {
    assertThatThrownBy(() -> decoder("\"string\"", textAt("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an Avro schema of a record, found one of type STRING");
  }
}
