package dev.gloss.flink.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.codec.RawRecord;
import dev.gloss.text.Document;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Records for the tests of this package. */
final class Samples {
  static final AnnotatorSettings SETTINGS =
      AnnotatorSettings.ofModel("classpath:models/banking-support")
          .with(new ClassifySettings(RunAs.TEACHER));

  static final String CARD_ARRIVAL =
      "I still have not received my new card. It has been two weeks and nobody answers.";
  static final String CHANGE_PIN = "How do I change the PIN of my card?";
  static final String LOST_CARD = "I lost my card yesterday, please block it.";

  private Samples() {}

  static RawRecord raw(byte[] value) {
    return new RawRecord(
        "messages",
        3,
        42,
        1_700_000_000_123L,
        new byte[] {'k', 0, (byte) 0xFF},
        value,
        List.of(
            new RawRecord.Header("trace", new byte[] {1, 2}),
            new RawRecord.Header("empty", null),
            new RawRecord.Header("trace", new byte[0])));
  }

  /** A message of a conversation. */
  static DecodedRecord message(String thread, String text) {
    return message("id of " + thread, Optional.of(thread), text);
  }

  /** A message that belongs to no conversation. */
  static DecodedRecord alone(String id, String text) {
    return message(id, Optional.empty(), text);
  }

  static DecodedRecord message(String id, Optional<String> key, String text) {
    return new DecodedRecord(
        raw(text.getBytes(UTF_8)),
        new Document(id, key, text, Instant.ofEpochMilli(1_700_000_000_000L), Map.of("a", "b")));
  }

  static Outcome.Annotated annotated(AnnotatedEvent<DecodedRecord> record) {
    assertThat(record.outcome()).isInstanceOf(Outcome.Annotated.class);
    return (Outcome.Annotated) record.outcome();
  }

  static Outcome.Rejected rejected(AnnotatedEvent<DecodedRecord> record) {
    assertThat(record.outcome()).isInstanceOf(Outcome.Rejected.class);
    return (Outcome.Rejected) record.outcome();
  }

  /** What two annotations share if and only if they are the same bit for bit. */
  static byte[] bytes(Annotation annotation) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(1024);
      AnnotationFields.write(annotation, out);
      return out.getCopyOfBuffer();
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail", e);
    }
  }

  static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }
}
