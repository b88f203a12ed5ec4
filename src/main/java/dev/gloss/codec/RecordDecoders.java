package dev.gloss.codec;

import dev.gloss.record.TextEvent;
import dev.gloss.text.Document;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Makes the decoder that a source's settings ask for. */
public final class RecordDecoders {
  private RecordDecoders() {}

  /**
   * A decoder of its own for one thread.
   *
   * @param fields where the parts of an event stand; {@link EventFormat#TEXT} has no fields and
   *     does not look at them
   * @param avroSchema the schema the records are written with, as JSON; absent: Gloss's own {@code
   *     TextEvent}; only for {@link EventFormat#AVRO}
   * @throws IllegalArgumentException if a path is malformed or does not exist in the Avro schema,
   *     or if the schema is none, is no record or is given for another format
   */
  public static RecordDecoder create(
      EventFormat format, EventPaths fields, DecodeLimits limits, Optional<String> avroSchema) {
    if (format != EventFormat.AVRO && avroSchema.isPresent()) {
      throw new IllegalArgumentException(
          "expected an Avro schema only for the format AVRO, found one for " + format);
    }
    return switch (format) {
      case AVRO -> avro(new EventLayout(fields), limits, avroSchema);
      case JSON -> {
        EventLayout layout = new EventLayout(fields);
        yield new EventDecoder(layout, limits, new JsonValueReader(layout, limits));
      }
      case TEXT -> new EventDecoder(TextValueReader.LAYOUT, limits, new TextValueReader());
    };
  }

  /** What stands in for a record without a value: its place and key, and no text. */
  public static Document tombstone(RawRecord record) {
    return EventLayout.tombstone(record);
  }

  private static RecordDecoder avro(
      EventLayout layout, DecodeLimits limits, Optional<String> avroSchema) {
    Schema schema = avroSchema.map(RecordDecoders::parse).orElseGet(TextEvent::getClassSchema);
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "expected an Avro schema of a record, found one of type " + schema.getType());
    }
    for (FieldPath path : layout.paths()) {
      if (!exists(schema, path, 0)) {
        throw new IllegalArgumentException(
            "expected the path '%s' in the Avro schema %s, found none there"
                .formatted(path.path(), schema.getFullName()));
      }
    }
    return new EventDecoder(layout, limits, new AvroValueReader(layout, limits, schema));
  }

  private static Schema parse(String json) {
    try {
      return new Schema.Parser().parse(json);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException("expected an Avro schema: " + e.getMessage(), e);
    }
  }

  /** Whether some record of this type can have something at the rest of the path. */
  private static boolean exists(Schema type, FieldPath path, int segment) {
    if (segment == path.segments().size()) {
      return true;
    }
    String name = path.segments().get(segment);
    return switch (type.getType()) {
      case RECORD ->
          type.getField(name) != null && exists(type.getField(name).schema(), path, segment + 1);
      case MAP -> exists(type.getValueType(), path, segment + 1);
      case ARRAY -> FieldTree.isIndex(name) && exists(type.getElementType(), path, segment + 1);
      case UNION -> type.getTypes().stream().anyMatch(branch -> exists(branch, path, segment));
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> false;
    };
  }
}
