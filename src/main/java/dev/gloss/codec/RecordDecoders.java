package dev.gloss.codec;

import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.EventDecoder.DeletedException;
import dev.gloss.codec.EventDecoder.Reading;
import dev.gloss.record.TextEvent;
import dev.gloss.registry.WriterSchemas;
import dev.gloss.text.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Makes the decoder that a source's settings ask for. */
public final class RecordDecoders {
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents";
  private static final String STRUCTURED_JSON = "application/cloudevents+json";
  private static final String SPECIFICATION = "ce_specversion";
  private static final String OPERATION = "op";

  private final EventEncoding encoding;
  private final Optional<WriterSchemas> registry;
  private final LongSupplier nanoTime;

  private RecordDecoders(
      EventEncoding encoding, Optional<WriterSchemas> registry, LongSupplier nanoTime) {
    this.encoding = encoding;
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  /** As {@link #create(EventEncoding, WriterSchemas, LongSupplier)}, without a registry. */
  public static RecordDecoder create(EventEncoding encoding) {
    return new RecordDecoders(encoding, Optional.empty(), System::nanoTime).decoder();
  }

  /**
   * A decoder of its own for one thread.
   *
   * @param registry asked for schemas by id, if the events are registered
   * @param nanoTime a clock in nanoseconds, by which ids that nobody knows are asked for again
   * @throws IllegalArgumentException if a path is malformed or does not exist in the Avro schemas,
   *     or if a schema is none or is no record
   */
  public static RecordDecoder create(
      EventEncoding encoding, WriterSchemas registry, LongSupplier nanoTime) {
    return new RecordDecoders(encoding, Optional.of(registry), nanoTime).decoder();
  }

  /**
   * Refuses a schema that has no text where the settings look for it.
   *
   * @param schema of Avro, as JSON
   * @throws IllegalArgumentException if the path of the text does not exist in it, or if it is none
   */
  public static void requireText(EventEncoding encoding, String schema) {
    EventLayout layout =
        new EventLayout(
            encoding.envelope() == Envelope.DEBEZIUM
                ? Envelope.debezium(encoding.fields(), "")
                : encoding.fields());
    layout.textPath().ifPresent(path -> requirePath(List.of(record(schema)), path));
  }

  private RecordDecoder decoder() {
    return new EventDecoder(
        encoding.limits(),
        switch (encoding.envelope()) {
          case NONE -> reading(encoding.fields());
          case CLOUDEVENTS -> cloudEvents();
          case DEBEZIUM -> debezium();
        });
  }

  /** The fields stand in the value as they are named, or in headers. */
  private Reading reading(EventPaths fields) {
    EventLayout layout = layout(fields);
    ValueReader reader = reader(layout);
    return record -> layout.document(record, reader.read(record.value()));
  }

  private EventLayout layout(EventPaths fields) {
    return encoding.format() == EventFormat.TEXT
        ? TextValueReader.layout(fields)
        : new EventLayout(fields);
  }

  private ValueReader reader(EventLayout layout) {
    return switch (encoding.format()) {
      case AVRO -> avro(layout);
      case JSON -> new JsonValueReader(layout, encoding.limits());
      case TEXT -> new TextValueReader(layout);
    };
  }

  private Reading cloudEvents() {
    boolean text = encoding.format() == EventFormat.TEXT;
    Reading binary =
        reading(Envelope.cloudEventInHeaders(text ? TextValueReader.FIELDS : encoding.fields()));
    EventLayout layout = new EventLayout(Envelope.cloudEventInJson(encoding.fields(), text));
    ValueReader json = new JsonValueReader(layout, encoding.limits());
    return record -> {
      String contentType = header(record, CONTENT_TYPE).toLowerCase(Locale.ROOT);
      if (contentType.startsWith(STRUCTURED_JSON)) {
        return layout.document(record, json.read(record.value()));
      }
      if (contentType.startsWith(STRUCTURED) || header(record, SPECIFICATION).isEmpty()) {
        throw new UndecodableException(
            RejectReason.MISSING_FIELD,
            "expected a CloudEvent with the header %s or %s: %s, found neither"
                .formatted(SPECIFICATION, CONTENT_TYPE, STRUCTURED_JSON));
      }
      return binary.read(record);
    };
  }

  private static String header(RawRecord record, String name) {
    return record.headers().stream()
        .filter(header -> header.name().equals(name) && header.value() != null)
        .reduce((first, last) -> last)
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private Reading debezium() {
    EventLayout bare = change("");
    ValueReader reader = reader(bare);
    if (encoding.format() == EventFormat.AVRO) {
      return record -> row(bare, record, reader.read(record.value()));
    }
    EventLayout withSchema = change("payload.");
    ValueReader payload = reader(withSchema);
    return record -> {
      RecordValues values = reader.read(record.value());
      return bare.watched(values) instanceof FieldValue.Absent
          ? row(withSchema, record, payload.read(record.value()))
          : row(bare, record, values);
    };
  }

  private EventLayout change(String place) {
    return new EventLayout(
        Envelope.debezium(encoding.fields(), place), Optional.of(place + OPERATION));
  }

  private static Document row(EventLayout layout, RawRecord record, RecordValues values)
      throws UndecodableException, DeletedException {
    FieldValue operation = layout.watched(values);
    if (operation instanceof FieldValue.Absent) {
      throw new UndecodableException(
          RejectReason.MISSING_FIELD,
          "expected a change as Debezium writes it, with 'op', found nothing there");
    }
    if (operation.equals(new FieldValue.Characters("d"))) {
      throw new DeletedException("expected a row, found that it was deleted");
    }
    return layout.document(record, values);
  }

  private ValueReader avro(EventLayout layout) {
    if (encoding.registered()) {
      WriterSchemas schemas =
          registry.orElseThrow(
              () -> new IllegalArgumentException("expected a registry to ask for schemas"));
      return new RegisteredValueReader(layout, encoding.limits(), schemas, nanoTime);
    }
    List<Schema> schemas =
        encoding.schemas().isEmpty()
            ? List.of(TextEvent.getClassSchema())
            : encoding.schemas().stream().map(RecordDecoders::record).toList();
    for (FieldPath path : layout.paths()) {
      requirePath(schemas, path);
    }
    layout
        .textPath()
        .ifPresent(text -> schemas.forEach(schema -> requirePath(List.of(schema), text)));
    return new AvroValueReader(layout, encoding.limits(), schemas);
  }

  private static void requirePath(List<Schema> schemas, FieldPath path) {
    if (schemas.stream().noneMatch(schema -> AvroPaths.exists(schema, path))) {
      throw new IllegalArgumentException(
          "expected the path '%s' in the Avro schema %s, found none there"
              .formatted(
                  path.path(),
                  String.join(" or ", schemas.stream().map(Schema::getFullName).toList())));
    }
  }

  private static Schema record(String json) {
    Schema schema;
    try {
      schema = new Schema.Parser().parse(json);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException("expected an Avro schema: " + e.getMessage(), e);
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "expected an Avro schema of a record, found one of type " + schema.getType());
    }
    return schema;
  }
}
