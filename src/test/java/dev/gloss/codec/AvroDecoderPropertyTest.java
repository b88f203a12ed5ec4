package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Random schemas with random data, written by Avro itself. */
class AvroDecoderPropertyTest {
  private static final int SCHEMAS = 300;
  private static final int RECORDS_OF_EACH = 5;

  private final Random random = new Random(77);
  private int names;

  @Test
  void theTextIsFoundWhateverStandsAroundIt() throws IOException {
    RandomRecords data = new RandomRecords(random);
    for (int i = 0; i < SCHEMAS; i++) {
      List<Schema.Field> fields = new ArrayList<>(fields(2));
      fields.add(new Schema.Field("text", Schema.create(Schema.Type.STRING)));
      fields.addAll(fields(2));
      Schema schema = Schema.createRecord("Event", null, "random", false, fields);
      RecordDecoder decoder =
          RecordDecoders.create(
              EventEncoding.of(
                      EventFormat.AVRO,
                      new EventPaths(
                          Optional.empty(), Optional.empty(), "text", Optional.empty(), Map.of()),
                      DecodeLimits.DEFAULT)
                  .withSchemas(schema.toString()));
      for (int j = 0; j < RECORDS_OF_EACH; j++) {
        GenericData.Record record = data.record(schema);
        String text = data.text();
        record.put("text", new Utf8(text));

        assertThat(Records.document(decoder, Records.of(write(record))).text())
            .as(schema::toString)
            .isEqualTo(text);
      }
    }
  }

  private List<Schema.Field> fields(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add(new Schema.Field("f" + names++, type(depth)));
    }
    return fields;
  }

  private Schema type(int depth) {
    return switch (random.nextInt(depth > 0 ? 14 : 10)) {
      case 0 -> Schema.create(Schema.Type.NULL);
      case 1 -> Schema.create(Schema.Type.BOOLEAN);
      case 2 -> Schema.create(Schema.Type.INT);
      case 3 -> Schema.create(Schema.Type.LONG);
      case 4 -> Schema.create(Schema.Type.FLOAT);
      case 5 -> Schema.create(Schema.Type.DOUBLE);
      case 6 -> Schema.create(Schema.Type.STRING);
      case 7 -> Schema.create(Schema.Type.BYTES);
      case 8 -> Schema.createEnum("E" + names++, null, "random", List.of("A", "B", "C"));
      case 9 -> Schema.createFixed("F" + names++, null, "random", random.nextInt(9));
      case 10 -> Schema.createArray(type(depth - 1));
      case 11 -> Schema.createMap(type(depth - 1));
      case 12 -> Schema.createRecord("R" + names++, null, "random", false, fields(depth - 1));
      default ->
          Schema.createUnion(
              Schema.create(Schema.Type.NULL),
              Schema.create(Schema.Type.STRING),
              Schema.createArray(Schema.create(Schema.Type.INT)));
    };
  }

  private static byte[] write(GenericData.Record record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(out, null);
    new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
