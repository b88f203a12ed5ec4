package dev.gloss.codec;

import dev.gloss.annotate.RejectReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads Avro records in one pass and keeps what a path leads to. A value is either in single-object
 * encoding (Avro 1.12 specification: C3 01, the CRC-64-AVRO fingerprint of one of the schemas in
 * little-endian order, the record) or a bare record of the first schema; which of the two is seen
 * from the fingerprint.
 *
 * <p>The bytes are not trusted. Every record gets a cursor of its own, so that nothing of a bad one
 * can reach the next (FLINK-31951); lengths are compared with the bytes that are left; and two
 * limits bound what takes no bytes at all: {@link #MAX_DEPTH}, and as many array elements and map
 * entries in one record as a record may have bytes, since an array of two billion nulls is five
 * bytes long.
 */
final class AvroValueReader implements ValueReader {
  /** Nesting of records, arrays, maps and unions; only recursive schemas come near it. */
  static final int MAX_DEPTH = 256;

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  private final EventLayout layout;
  private final int elementLimit;
  private final Schema first;

  /** By fingerprint, in the order in which they were named. */
  private final Map<Long, Schema> schemas = new LinkedHashMap<>();

  AvroValueReader(EventLayout layout, DecodeLimits limits, List<Schema> schemas) {
    this.layout = layout;
    this.elementLimit = limits.recordBytes();
    this.first = schemas.get(0);
    schemas.forEach(schema -> this.schemas.put(fingerprint(schema), schema));
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  @Override
  public RecordValues read(byte[] value) throws UndecodableException {
    if (!startsWithMarker(value)) {
      return readBare(value, 0);
    }
    long found = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    Schema schema = schemas.get(found);
    if (schema != null) {
      return new Pass(schema, value, HEADER_BYTES).run();
    }
    // A bare record may begin with the same two bytes, as a number of -98 for example.
    try {
      return readBare(value, 0);
    } catch (UndecodableException e) {
      throw new UndecodableException(
          RejectReason.INVALID_AVRO,
          "expected the schema fingerprint %s, found %s at byte %d"
              .formatted(
                  schemas.keySet().stream()
                      .map(AvroValueReader::hex)
                      .collect(Collectors.joining(" or ")),
                  hex(found),
                  MARKER.length));
    }
  }

  /** A record of the first schema, from a byte on to the end. */
  RecordValues readBare(byte[] value, int start) throws UndecodableException {
    return new Pass(first, value, start).run();
  }

  private static boolean startsWithMarker(byte[] value) {
    return value.length >= HEADER_BYTES && value[0] == MARKER[0] && value[1] == MARKER[1];
  }

  /** In the order of the bytes. */
  private static String hex(long fingerprint) {
    return HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint));
  }

  /** One reading of one value. */
  private final class Pass {
    private final Schema schema;
    private final AvroCursor cursor;
    private final RecordValues values = layout.newValues();
    private long elements;

    Pass(Schema schema, byte[] value, int start) {
      this.schema = schema;
      this.cursor = new AvroCursor(value, start);
    }

    RecordValues run() throws UndecodableException {
      take(schema, layout.tree(), 1);
      if (cursor.remaining() > 0) {
        throw AvroCursor.invalid(
            "the end after the record", cursor.remaining() + " more bytes", cursor.position());
      }
      return values;
    }

    private void take(Schema type, FieldTree node, int depth) throws UndecodableException {
      if (depth > MAX_DEPTH) {
        throw AvroCursor.invalid("at most " + MAX_DEPTH + " levels", "more", cursor.position());
      }
      switch (type.getType()) {
        case RECORD -> takeRecord(type, node, depth);
        case ARRAY -> takeArray(type, node, depth);
        case MAP -> takeMap(type, node, depth);
        case UNION -> {
          int branch = cursor.readIndex(type.getTypes().size());
          take(type.getTypes().get(branch), node, depth + 1);
        }
        case NULL -> values.put(node, FieldValue.NULL);
        case BOOLEAN -> {
          boolean flag = cursor.readBoolean();
          values.put(
              node, new FieldValue.Literal(Boolean.toString(flag), Optional.empty(), "a boolean"));
        }
        case INT -> putWhole(type, node, cursor.readInt());
        case LONG -> putWhole(type, node, cursor.readLong());
        case FLOAT -> putFraction(node, cursor.readFloat());
        case DOUBLE -> putFraction(node, cursor.readDouble());
        case ENUM -> {
          int symbol = cursor.readIndex(type.getEnumSymbols().size());
          values.put(node, new FieldValue.Characters(type.getEnumSymbols().get(symbol)));
        }
        case STRING, BYTES -> takeText(type, node, cursor.readLength());
        case FIXED -> takeText(type, node, type.getFixedSize());
      }
    }

    private void takeRecord(Schema type, FieldTree node, int depth) throws UndecodableException {
      values.put(node, new FieldValue.Compound(true, "a record"));
      for (Schema.Field field : type.getFields()) {
        take(field.schema(), node.member(field.name()), depth + 1);
      }
    }

    private void takeArray(Schema type, FieldTree node, int depth) throws UndecodableException {
      values.put(node, new FieldValue.Compound(false, "an array"));
      long index = 0;
      for (long block = readBlock(); block > 0; block = readBlock()) {
        for (long i = 0; i < block; i++) {
          take(type.getElementType(), node.element(index++), depth + 1);
        }
      }
    }

    private void takeMap(Schema type, FieldTree node, int depth) throws UndecodableException {
      values.put(node, new FieldValue.Compound(true, "a map"));
      for (long block = readBlock(); block > 0; block = readBlock()) {
        for (long i = 0; i < block; i++) {
          int length = cursor.readLength();
          if (node.wantsMembers()) {
            take(type.getValueType(), node.member(cursor.readText(length)), depth + 1);
          } else {
            cursor.skip(length);
            take(type.getValueType(), FieldTree.UNWANTED, depth + 1);
          }
        }
      }
    }

    /** The number of elements in the next block of an array or map; 0 ends it. */
    private long readBlock() throws UndecodableException {
      int start = cursor.position();
      long count = cursor.readLong();
      if (count < 0) {
        // A negative count is followed by the block's size in bytes, of which we have no use.
        count = -count;
        cursor.readLength();
      }
      // Long.MIN_VALUE stays negative; the sum cannot overflow, both being below the limit.
      if (count < 0 || count > elementLimit || (elements += count) > elementLimit) {
        throw AvroCursor.invalid(
            "at most " + elementLimit + " elements in a record", "more", start);
      }
      return count;
    }

    private void putWhole(Schema type, FieldTree node, long value) {
      if (!node.isWanted()) {
        return;
      }
      values.put(
          node,
          type.getLogicalType() == null
              ? FieldValue.Literal.number(Long.toString(value))
              : new FieldValue.Literal(Long.toString(value), epochUnit(type), "a number"));
    }

    private void putFraction(FieldTree node, Number value) {
      if (!node.isWanted()) {
        return;
      }
      String literal = value.toString();
      values.put(node, new FieldValue.Literal(literal, Optional.empty(), "a fractional number"));
    }

    private void takeText(Schema type, FieldTree node, int length) throws UndecodableException {
      if (!node.isWanted()) {
        cursor.skip(length);
      } else if (type.getType() != Schema.Type.STRING && type.getLogicalType() != null) {
        cursor.skip(length);
        values.put(node, new FieldValue.Compound(false, "a " + type.getLogicalType().getName()));
      } else {
        values.put(node, new FieldValue.Characters(cursor.readText(length)));
      }
    }
  }

  /** Of what says what it counts; dates and times without a zone are no instants. */
  private static Optional<ChronoUnit> epochUnit(Schema type) {
    LogicalType logical = type.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return Optional.of(ChronoUnit.MILLIS);
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return Optional.of(ChronoUnit.MICROS);
    }
    if (logical instanceof LogicalTypes.TimestampNanos) {
      return Optional.of(ChronoUnit.NANOS);
    }
    return Optional.empty();
  }
}
