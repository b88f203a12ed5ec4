package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.RejectReason;
import dev.gloss.record.TextEvent;
import dev.gloss.registry.RegisteredSchema;
import dev.gloss.registry.RegistryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Avro records whose schemas a registry has. */
final class RegisteredDecoderTest extends RecordDecoderContract {
  private static final int ID = 7;

  private final Map<Integer, RegisteredSchema> registered =
      new HashMap<>(Map.of(ID, RegisteredSchema.avro(TextEvent.getClassSchema().toString())));

  private final List<Integer> asked = new ArrayList<>();
  private long nanos;

  @Override
  RecordDecoder decoder(DecodeLimits limits) {
    return RecordDecoders.create(
        EventEncoding.of(
                EventFormat.AVRO,
                new EventPaths(
                    Optional.of("id"),
                    Optional.empty(),
                    "text",
                    Optional.of("time"),
                    Map.of(EventPaths.EVERY, "attributes", "lang", "lang")),
                limits)
            .withRegistry(),
        id -> {
          asked.add(id);
          return Optional.ofNullable(registered.get(id));
        },
        () -> nanos);
  }

  @Override
  byte[] value(String text) {
    return new FramedWriter<>(TextEvent.class, RecordFraming.ofRegistered(ID))
        .write(new TextEvent("e-1", null, text, null, Map.of("channel", "mail")));
  }

  @Override
  List<byte[]> brokenValues() {
    byte[] good = value("text");
    byte[] unknown = good.clone();
    unknown[4] ^= 1;
    byte[] magic = good.clone();
    magic[0] = 1;
    byte[] longId = good.clone();
    longId[5] = 0x7E;
    return List.of(
        new byte[0],
        new byte[] {0, 0, 0, 0},
        Arrays.copyOf(good, good.length - 1),
        Arrays.copyOf(good, good.length + 1),
        unknown,
        magic,
        longId);
  }

  private static byte[] of(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
  }

  /** While producers roll out, records of both schemas come. */
  @Test
  void everyRecordIsReadWithTheSchemaItWasWrittenWith() {
    registered.put(
        8,
        RegisteredSchema.avro(
            record(
                "{\"name\":\"lang\",\"type\":\"string\"},{\"name\":\"text\",\"type\":\"string\"},"
                    + "{\"name\":\"time\",\"type\":[\"null\",\"long\"]},"
                    + "{\"name\":\"id\",\"type\":\"int\"}")));
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);
    byte[] newer = of(8, new byte[] {4, 'd', 'e', 6, 'H', 'e', 'y', 0, 84});

    for (int i = 0; i < 3; i++) {
      assertThat(Records.document(decoder, Records.of(value("Hello"))).text()).isEqualTo("Hello");
      assertThat(Records.document(decoder, Records.of(newer)))
          .satisfies(
              document -> {
                assertThat(document.text()).isEqualTo("Hey");
                assertThat(document.id()).isEqualTo("42");
                assertThat(document.attributes()).isEqualTo(Map.of("lang", "de"));
              });
    }
    assertThat(asked).containsExactly(7, 8);
  }

  /** The id may be registered a moment later; bad records in between are not asked for each. */
  @Test
  void idThatNobodyKnowsIsAskedForAgainAfterAWhile() {
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);
    byte[] unknown = of(-2, new byte[] {1});

    for (int i = 0; i < 100; i++) {
      Records.assertRejected(
          decoder,
          Records.of(unknown),
          RejectReason.UNKNOWN_SCHEMA,
          "expected a schema of id 4294967294 in the registry, found none");
    }
    assertThat(asked).containsExactly(-2);
    nanos += 31_000_000_000L;
    registered.put(-2, registered.get(ID));
    Records.document(decoder, Records.of(of(-2, body(value("late")))));
    assertThat(asked).containsExactly(-2, -2);
  }

  private static byte[] body(byte[] framed) {
    return Arrays.copyOfRange(framed, 5, framed.length);
  }

  @Test
  void schemaWithoutTheTextIsSaidByName() {
    registered.put(9, RegisteredSchema.avro(record("{\"name\":\"body\",\"type\":\"string\"}")));

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(of(9, new byte[] {2, 'a'})),
        RejectReason.MISSING_FIELD,
        "expected the path 'text' in the Avro schema R of id 9, found none there");
  }

  @Test
  void schemaThatIsOfNoUseIsSaid() {
    registered.put(1, new RegisteredSchema("PROTOBUF", "syntax = \"proto3\";", false));
    registered.put(2, new RegisteredSchema("AVRO", "\"Other\"", true));
    registered.put(3, RegisteredSchema.avro("{\"type\":\"nonsense\"}"));
    registered.put(4, RegisteredSchema.avro("\"string\""));
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);
    List<String> messages = new ArrayList<>();
    for (int id = 1; id <= 4; id++) {
      messages.add(Records.rejection(decoder, Records.of(of(id, new byte[9]))).message());
    }

    assertThat(messages)
        .containsExactly(
            "expected an Avro schema of id 1, found one of type PROTOBUF",
            "expected a schema of id 2 that is whole, found one with references",
            "expected an Avro schema of id 3, found none that can be read",
            "expected the schema of a record of id 4, found one of type STRING");
  }

  /** Not a word about the record: it is read when the registry is back. */
  @Test
  void registryThatCannotBeAskedIsNoFaultOfTheRecord() {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(EventFormat.AVRO, EventPaths.TEXT_EVENT, DecodeLimits.DEFAULT)
                .withRegistry(),
            id -> {
              throw new RegistryException("down");
            },
            () -> 0);

    assertThatThrownBy(() -> decoder.decode(Records.of(value("text"))))
        .isInstanceOf(RegistryException.class);
  }

  /** A flood of made-up ids does not fill the memory, and good ones are still known. */
  @Test
  void manyIdsAreBounded() {
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);
    for (int id = 100; id < 5_000; id++) {
      Records.rejection(decoder, Records.of(of(id, new byte[1])));
      Records.document(decoder, Records.of(value("text")));
    }

    assertThat(asked).filteredOn(id -> id == ID).hasSize(1);
  }
}
