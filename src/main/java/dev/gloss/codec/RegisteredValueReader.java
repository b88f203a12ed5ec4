package dev.gloss.codec;

import dev.gloss.annotate.RejectReason;
import dev.gloss.registry.RegisteredSchema;
import dev.gloss.registry.WriterSchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads Avro records that begin with the id of their schema in a registry, as Confluent's clients
 * write them: a byte 0, the id in 4 bytes, the bare record. Every record is read with the schema it
 * was written with, so producers may change theirs while a job runs. A schema is asked for once,
 * and an id that nobody knows again after a while.
 */
final class RegisteredValueReader implements ValueReader {
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  /** Bad records can name any id: what is known of them is bounded. */
  private static final int IDS = 1000;

  private static final long UNKNOWN_NANOS = Duration.ofSeconds(30).toNanos();

  private final EventLayout layout;
  private final DecodeLimits limits;
  private final WriterSchemas schemas;
  private final LongSupplier nanoTime;

  private final Map<Integer, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
          return size() > IDS;
        }
      };

  /**
   * What is known of an id.
   *
   * @param reader null if the id is of no use
   * @param problem why it is of none
   * @param until nanoseconds at which it is to be asked for again; counts for problems only
   */
  private record Known(AvroValueReader reader, UndecodableException problem, long until) {}

  /**
   * @param nanoTime a clock in nanoseconds
   */
  RegisteredValueReader(
      EventLayout layout, DecodeLimits limits, WriterSchemas schemas, LongSupplier nanoTime) {
    this.layout = layout;
    this.limits = limits;
    this.schemas = schemas;
    this.nanoTime = nanoTime;
  }

  @Override
  public RecordValues read(byte[] value) throws UndecodableException {
    if (value.length < HEADER_BYTES) {
      throw new UndecodableException(
          RejectReason.INVALID_AVRO,
          "expected a byte 0 and the id of a schema in 4 bytes, found %d bytes"
              .formatted(value.length));
    }
    if (value[0] != MAGIC) {
      throw new UndecodableException(
          RejectReason.INVALID_AVRO,
          "expected a byte 0 before the id of a schema, found another at byte 0");
    }
    return reader(ByteBuffer.wrap(value).getInt(1)).readBare(value, HEADER_BYTES);
  }

  private AvroValueReader reader(int id) throws UndecodableException {
    Known before = known.get(id);
    if (before != null && before.reader() != null) {
      return before.reader();
    }
    if (before != null && nanoTime.getAsLong() - before.until() < 0) {
      throw before.problem();
    }
    try {
      AvroValueReader reader = open(id);
      known.put(id, new Known(reader, null, 0));
      return reader;
    } catch (UndecodableException e) {
      known.put(id, new Known(null, e, nanoTime.getAsLong() + UNKNOWN_NANOS));
      throw e;
    }
  }

  private AvroValueReader open(int id) throws UndecodableException {
    String name = "id " + Integer.toUnsignedString(id);
    Optional<RegisteredSchema> found = schemas.find(id);
    if (found.isEmpty()) {
      throw useless("expected a schema of %s in the registry, found none".formatted(name));
    }
    RegisteredSchema registered = found.get();
    if (!registered.type().equals(RegisteredSchema.AVRO)) {
      throw useless(
          "expected an Avro schema of %s, found one of type %s".formatted(name, registered.type()));
    }
    if (registered.references()) {
      throw useless(
          "expected a schema of %s that is whole, found one with references".formatted(name));
    }
    Schema schema;
    try {
      schema = new Schema.Parser().parse(registered.schema());
    } catch (AvroRuntimeException e) {
      throw useless("expected an Avro schema of %s, found none that can be read".formatted(name));
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw useless(
          "expected the schema of a record of %s, found one of type %s"
              .formatted(name, schema.getType()));
    }
    Optional<FieldPath> text = layout.textPath();
    if (text.isPresent() && !AvroPaths.exists(schema, text.get())) {
      throw new UndecodableException(
          RejectReason.MISSING_FIELD,
          "expected the path '%s' in the Avro schema %s of %s, found none there"
              .formatted(text.get().path(), schema.getFullName(), name));
    }
    return new AvroValueReader(layout, limits, List.of(schema));
  }

  private static UndecodableException useless(String message) {
    return new UndecodableException(RejectReason.UNKNOWN_SCHEMA, message);
  }
}
