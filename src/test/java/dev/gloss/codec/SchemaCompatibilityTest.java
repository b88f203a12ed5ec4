package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.TextEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every released schema and the current one read each other's records. A change of a current schema
 * that these tests allow is released by copying it to the next {@code -vN.avsc}.
 */
class SchemaCompatibilityTest {
  private static final Path RELEASED = Path.of("schemas", "released");
  private static final int RECORDS = 50;

  static List<Schema> current() {
    return Stream.of("TextEvent", "EnrichedText", "DeadLetter")
        .map(name -> parse(Path.of("schemas", name + ".avsc")))
        .toList();
  }

  static List<Path> released() {
    try (Stream<Path> files = Files.list(RELEASED)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema currentOf(Schema released) {
    return current().stream()
        .filter(schema -> schema.getFullName().equals(released.getFullName()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("released")
  void recordsOfTheReleasedSchemaAreReadByTheCurrentOne(Path file) throws IOException {
    Schema released = parse(file);

    assertReads(released, currentOf(released));
  }

  @ParameterizedTest
  @MethodSource("released")
  void recordsOfTheCurrentSchemaAreReadByTheReleasedOne(Path file) throws IOException {
    Schema released = parse(file);

    assertReads(currentOf(released), released);
  }

  @ParameterizedTest
  @MethodSource("released")
  void releasedSchemaIsNamedAfterItsRecordAndVersion(Path file) {
    assertThat(file.getFileName().toString()).matches(parse(file).getName() + "-v[1-9]\\d*\\.avsc");
  }

  /** A released schema never changes; a new release adds its line here. */
  @Test
  void releasedSchemasHaveTheFingerprintsTheyWereReleasedWith() {
    Map<String, String> fingerprints =
        released().stream()
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString(),
                    file ->
                        "%016x".formatted(SchemaNormalization.parsingFingerprint64(parse(file)))));

    assertThat(fingerprints)
        .containsOnly(
            entry("TextEvent-v1.avsc", "660e095400a01230"),
            entry("EnrichedText-v1.avsc", "275977bbfa0b0b40"),
            entry("EnrichedText-v2.avsc", "08967bc3ade4744d"),
            entry("EnrichedText-v3.avsc", "0b17a20eca291e2b"),
            entry("EnrichedText-v4.avsc", "49c9b16da3007bb0"),
            entry("DeadLetter-v1.avsc", "3376d063aa5063a0"),
            entry("DeadLetter-v2.avsc", "b118a9d74cbe5012"));
  }

  @ParameterizedTest
  @MethodSource("current")
  void currentSchemaIsTheLatestReleasedOne(Schema current) {
    Path latest =
        released().stream()
            .filter(file -> parse(file).getFullName().equals(current.getFullName()))
            .max(Comparator.comparingInt(SchemaCompatibilityTest::version))
            .orElseThrow();

    assertThat(current).isEqualTo(parse(latest));
  }

  @Test
  void generatedClassesAreOfTheCurrentSchemas() {
    assertThat(
            Stream.of(
                    TextEvent.getClassSchema(),
                    EnrichedText.getClassSchema(),
                    DeadLetter.getClassSchema())
                .map(SchemaNormalization::toParsingForm))
        .containsExactlyElementsOf(
            current().stream().map(SchemaNormalization::toParsingForm).toList());
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll(".*-v|\\.avsc", ""));
  }

  @ParameterizedTest
  @MethodSource("current")
  void everyFieldHasADefaultAndADoc(Schema schema) {
    List<Schema.Field> fields = fields(schema).toList();

    assertThat(fields).hasSizeGreaterThan(4);
    assertThat(fields)
        .allSatisfy(
            field -> {
              assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
              assertThat(field.doc()).as(field.name()).isNotBlank().endsWith(".");
            });
  }

  private static Stream<Schema.Field> fields(Schema schema) {
    return switch (schema.getType()) {
      case RECORD ->
          schema.getFields().stream()
              .flatMap(field -> Stream.concat(Stream.of(field), fields(field.schema())));
      case ARRAY -> fields(schema.getElementType());
      case MAP -> fields(schema.getValueType());
      case UNION -> schema.getTypes().stream().flatMap(SchemaCompatibilityTest::fields);
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> Stream.empty();
    };
  }

  @Test
  void recordWithoutAnyFieldReadsAsDefaults() throws IOException {
    for (Schema current : current()) {
      Schema empty =
          Schema.createRecord(current.getName(), null, current.getNamespace(), false, List.of());

      GenericRecord read = read(write(new GenericData.Record(empty)), empty, current);

      for (Schema.Field field : current.getFields()) {
        assertThat(read.get(field.pos())).isEqualTo(GenericData.get().getDefaultValue(field));
      }
    }
  }

  private static void assertReads(Schema writer, Schema reader) throws IOException {
    RandomRecords random = new RandomRecords(new Random(writer.getFullName().hashCode()));
    for (int i = 0; i < RECORDS; i++) {
      GenericRecord written = random.record(writer);

      GenericRecord read = read(write(written), writer, reader);

      // Reading the reader's record back through the writer's schema leaves the shared fields.
      GenericRecord again = read(write(read), reader, writer);
      GenericRecord expected = (GenericRecord) shared(written, writer, reader);
      for (Schema.Field field : writer.getFields()) {
        assertThat(again.get(field.pos())).as(field.name()).isEqualTo(expected.get(field.pos()));
      }
    }
  }

  /** A value with the defaults of all fields, inside of it too, that the reader does not have. */
  private static Object shared(Object value, Schema writer, Schema reader) {
    return switch (writer.getType()) {
      case ARRAY ->
          ((List<?>) value)
              .stream()
                  .map(element -> shared(element, writer.getElementType(), reader.getElementType()))
                  .toList();
      case RECORD -> {
        GenericRecord record = new GenericData.Record(writer);
        for (Schema.Field field : writer.getFields()) {
          Schema.Field other = reader.getField(field.name());
          record.put(
              field.pos(),
              other == null
                  ? GenericData.get().getDefaultValue(field)
                  : shared(
                      ((GenericRecord) value).get(field.pos()), field.schema(), other.schema()));
        }
        yield record;
      }
      case MAP, UNION, ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> value;
    };
  }

  private static byte[] write(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord read(byte[] bytes, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }
}
