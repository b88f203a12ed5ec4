package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around events, with the examples of those who wrote it down. */
final class EnvelopeTest {
  private static final EventPaths FIELDS =
      new EventPaths(
          Optional.empty(),
          Optional.of("customer"),
          "message.text",
          Optional.empty(),
          Map.of("channel", "channel"));

  private static final String DATA =
      "{\"customer\":\"c1\",\"message\":{\"text\":\"Hello\"},\"channel\":\"chat\"}";

  private static RecordDecoder decoder(EventFormat format, Envelope envelope) {
    return RecordDecoders.create(
        EventEncoding.of(format, FIELDS, DecodeLimits.DEFAULT).in(envelope));
  }

  private static RawRecord record(String value, String... headers) {
    List<RawRecord.Header> list = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      list.add(new RawRecord.Header(headers[i], headers[i + 1].getBytes(UTF_8)));
    }
    return new RawRecord(
        "t", 1, 2, Records.TIMESTAMP, "k".getBytes(UTF_8), value.getBytes(UTF_8), list);
  }

  private static RawRecord binary(String value) {
    return record(
        value,
        "ce_specversion",
        "1.0",
        "ce_id",
        "e-9",
        "ce_source",
        "/app",
        "ce_type",
        "said",
        "ce_time",
        "2026-01-05T09:00:00Z",
        "content-type",
        "application/json; charset=utf-8");
  }

  @Test
  void cloudEventInBinaryMode() {
    Document document =
        Records.document(decoder(EventFormat.JSON, Envelope.CLOUDEVENTS), binary(DATA));

    assertThat(document)
        .isEqualTo(
            new Document(
                "e-9",
                Optional.of("c1"),
                "Hello",
                Instant.parse("2026-01-05T09:00:00Z"),
                Map.of("type", "said", "source", "/app", "channel", "chat")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents+json",
        "application/cloudevents+json; charset=UTF-8",
        "Application/CloudEvents+JSON"
      })
  void cloudEventInStructuredMode(String contentType) {
    String value =
        """
        {"specversion": "1.0", "id": "e-9", "source": "/app", "type": "said",
         "subject": "s", "time": "2026-01-05T09:00:00Z", "data": %s}
        """
            .formatted(DATA);

    Document document =
        Records.document(
            decoder(EventFormat.JSON, Envelope.CLOUDEVENTS),
            record(value, "content-type", contentType));

    assertThat(document)
        .isEqualTo(
            new Document(
                "e-9",
                Optional.of("c1"),
                "Hello",
                Instant.parse("2026-01-05T09:00:00Z"),
                Map.of("type", "said", "source", "/app", "subject", "s", "channel", "chat")));
  }

  @Test
  void cloudEventWhoseDataIsTheText() {
    RecordDecoder decoder = decoder(EventFormat.TEXT, Envelope.CLOUDEVENTS);

    Document inHeaders = Records.document(decoder, binary("Hello there"));
    Document inJson =
        Records.document(
            decoder,
            record(
                "{\"id\":\"x\",\"time\":\"2026-01-05T09:00:00Z\",\"data\":\"Hello again\"}",
                "content-type",
                "application/cloudevents+json"));

    assertThat(inHeaders.text()).isEqualTo("Hello there");
    assertThat(inHeaders.id()).isEqualTo("e-9");
    assertThat(inJson.text()).isEqualTo("Hello again");
    assertThat(inJson.id()).isEqualTo("x");
    assertThat(inJson.key()).contains("k");
  }

  @Test
  void whatIsNoCloudEventIsSaid() {
    for (RawRecord none :
        List.of(record(DATA), record(DATA, "content-type", "application/cloudevents+avro"))) {
      Records.assertRejected(
          decoder(EventFormat.JSON, Envelope.CLOUDEVENTS),
          none,
          RejectReason.MISSING_FIELD,
          "expected a CloudEvent with the header ce_specversion or content-type: application/cloudevents+json, found neither");
    }
  }

  @Test
  void cloudEventWithoutAnIdIsRejected() {
    Records.assertRejected(
        decoder(EventFormat.JSON, Envelope.CLOUDEVENTS),
        record(DATA, "ce_specversion", "1.0"),
        RejectReason.MISSING_FIELD,
        "expected an id at 'header:ce_id', found nothing");
  }

  private static String change(String operation, String after) {
    return "{\"before\":null,\"after\":%s,\"source\":{\"table\":\"m\"},\"op\":\"%s\",\"ts_ms\":1767603600123}"
        .formatted(after, operation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}"})
  void rowIsReadAsItIsAfterTheChange(String around) {
    RecordDecoder decoder = decoder(EventFormat.JSON, Envelope.DEBEZIUM);
    for (String operation : List.of("c", "u", "r")) {
      Document document =
          Records.document(decoder, record(around.formatted(change(operation, DATA))));

      assertThat(document)
          .isEqualTo(
              new Document(
                  "t-1-2",
                  Optional.of("c1"),
                  "Hello",
                  Instant.ofEpochMilli(1_767_603_600_123L),
                  Map.of("channel", "chat", "op", operation)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}"})
  void rowThatWasDeletedIsADeletion(String around) {
    Decoded.Deleted deleted =
        Records.deletion(
            decoder(EventFormat.JSON, Envelope.DEBEZIUM),
            record(around.formatted(change("d", "null"))));

    assertThat(deleted.rejection().reason()).isEqualTo(RejectReason.NULL_VALUE);
    assertThat(deleted.rejection().message())
        .isEqualTo("expected a row, found that it was deleted");
    assertThat(deleted.document().key()).contains("k");
  }

  @Test
  void whatIsNoChangeIsSaid() {
    Records.assertRejected(
        decoder(EventFormat.JSON, Envelope.DEBEZIUM),
        record(DATA),
        RejectReason.MISSING_FIELD,
        "expected a change as Debezium writes it, with 'op', found nothing there");
  }

  /** An attribute that is called like Debezium's own is the user's. */
  @Test
  void attributesThatAreNamedWin() {
    EventPaths fields =
        new EventPaths(
            Optional.of("customer"),
            Optional.empty(),
            "message.text",
            Optional.empty(),
            Map.of("op", "channel"));
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.JSON, fields, DecodeLimits.DEFAULT).in(Envelope.DEBEZIUM));

    Document document = Records.document(decoder, record(change("c", DATA)));

    assertThat(document.id()).isEqualTo("c1");
    assertThat(document.attributes()).isEqualTo(Map.of("op", "chat"));
  }

  @Test
  void fieldsMayStandInHeaders() {
    EventPaths fields =
        new EventPaths(
            Optional.of("header:id"),
            Optional.of("header:conversation"),
            "message.text",
            Optional.empty(),
            Map.of("trace", "header:trace.id"));
    RecordDecoder decoder =
        RecordDecoders.create(EventEncoding.of(EventFormat.JSON, fields, DecodeLimits.DEFAULT));

    Document document =
        Records.document(decoder, record(DATA, "id", "first", "id", "last", "trace.id", "abc"));

    assertThat(document.id()).isEqualTo("last");
    assertThat(document.key()).isEmpty();
    assertThat(document.attributes()).isEqualTo(Map.of("trace", "abc"));
  }

  @Test
  void headerThatIsNoUtf8IsRejected() {
    RawRecord bad =
        new RawRecord(
            "t",
            0,
            0,
            0,
            null,
            DATA.getBytes(UTF_8),
            List.of(
                new RawRecord.Header("ce_specversion", "1.0".getBytes(UTF_8)),
                new RawRecord.Header("ce_id", new byte[] {(byte) 0xFF})));

    assertThat(Records.rejection(decoder(EventFormat.JSON, Envelope.CLOUDEVENTS), bad).reason())
        .isEqualTo(RejectReason.INVALID_UTF8);
  }

  /** What is read inside of an envelope is held to the same limits. */
  @ParameterizedTest
  @EnumSource(Envelope.class)
  void brokenJsonIsRejectedInEveryEnvelope(Envelope envelope) {
    assertThat(Records.rejection(decoder(EventFormat.JSON, envelope), binary("{\"a\":")).reason())
        .isEqualTo(RejectReason.INVALID_JSON);
  }

  /** A fault of the envelope is said without what stands in it. */
  @ParameterizedTest
  @EnumSource(names = {"CLOUDEVENTS", "DEBEZIUM"})
  void damagedEnvelopesAreReadOrRejected(Envelope envelope) {
    String good =
        envelope == Envelope.CLOUDEVENTS
            ? "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/a\",\"type\":\"t\",\"data\":"
                + DATA
                + "}"
            : "{\"payload\":" + change("u", DATA) + "}";
    RecordDecoder decoder = decoder(EventFormat.JSON, envelope);
    Random random = new Random(envelope.ordinal());
    int rejected = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = good.getBytes(UTF_8);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      RawRecord record =
          new RawRecord(
              "t",
              1,
              2,
              Records.TIMESTAMP,
              null,
              damaged,
              List.of(
                  new RawRecord.Header(
                      "content-type", "application/cloudevents+json".getBytes(UTF_8))));

      if (decoder.decode(record) instanceof Decoded.Undecodable undecodable) {
        rejected++;
        assertThat(undecodable.rejection().message())
            .startsWith("expected ")
            .contains(", found ")
            .doesNotContain("Hello", "\n");
      }
    }
    assertThat(rejected).isBetween(1_000, 4_999);
  }
}
