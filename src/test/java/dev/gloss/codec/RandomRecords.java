package dev.gloss.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;

/** Random data of any schema, in the shape in which Avro's generic reader gives it back. */
final class RandomRecords {
  private static final String[] PIECES = {"a", "Z", " ", "ß", "\u4F60", "\uD83D\uDE00", "\u0000"};

  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  GenericData.Record record(Schema schema) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), datum(field.schema()));
    }
    return record;
  }

  Object datum(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(datum(schema.getElementType()));
        }
        yield elements;
      }
      case MAP -> {
        Map<Utf8, Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(new Utf8(text()), datum(schema.getValueType()));
        }
        yield entries;
      }
      case UNION -> datum(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case STRING -> new Utf8(text());
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(20)));
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
