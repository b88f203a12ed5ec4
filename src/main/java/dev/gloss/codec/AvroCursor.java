package dev.gloss.codec;

import dev.gloss.annotate.RejectReason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The primitives of Avro's binary encoding (Avro 1.12 specification, "Binary Encoding") over the
 * bytes of one record. Differs from Avro's own decoder in that no length is believed before it has
 * been compared with the bytes that are left, and in that every fault has its byte offset.
 */
final class AvroCursor {
  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private final ByteBuffer buffer;

  AvroCursor(byte[] bytes, int start) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(start);
  }

  int position() {
    return buffer.position();
  }

  int remaining() {
    return buffer.remaining();
  }

  boolean readBoolean() throws UndecodableException {
    int start = position();
    byte value = readByte("a boolean");
    if (value != 0 && value != 1) {
      throw invalid("a boolean of 0 or 1", "another byte", start);
    }
    return value == 1;
  }

  /** A zigzag-encoded variable-length number. */
  long readLong() throws UndecodableException {
    int start = position();
    long bits = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = readByte("a number");
      if (i == LONGEST_VARINT - 1 && (next & 0xFE) != 0) {
        break;
      }
      bits |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw invalid("a number of at most 64 bits", "more", start);
  }

  int readInt() throws UndecodableException {
    int start = position();
    long value = readLong();
    if ((int) value != value) {
      throw invalid("a number of at most 32 bits", "more", start);
    }
    return (int) value;
  }

  /** A number from 0 to {@code size} - 1 that selects a branch or a symbol. */
  int readIndex(int size) throws UndecodableException {
    int start = position();
    int index = readInt();
    if (index < 0 || index >= size) {
      throw invalid("an index below " + size, Integer.toString(index), start);
    }
    return index;
  }

  float readFloat() throws UndecodableException {
    return buffer.getFloat(skip(Float.BYTES));
  }

  double readDouble() throws UndecodableException {
    return buffer.getDouble(skip(Double.BYTES));
  }

  /** The length that stands before a string or bytes. */
  int readLength() throws UndecodableException {
    int start = position();
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw invalid("a length of at most the " + remaining() + " bytes left", "" + length, start);
    }
    return (int) length;
  }

  /** Passes over {@code length} bytes and returns the offset of the first. */
  int skip(int length) throws UndecodableException {
    int start = position();
    if (length > remaining()) {
      throw invalid(length + " bytes", remaining() + " left", start);
    }
    buffer.position(start + length);
    return start;
  }

  /** The next {@code length} bytes as strict UTF-8. */
  String readText(int length) throws UndecodableException {
    return StrictUtf8.decode(bytes, skip(length), length);
  }

  private byte readByte(String expected) throws UndecodableException {
    try {
      return buffer.get();
    } catch (BufferUnderflowException e) {
      throw invalid(expected, "the end of the value", position());
    }
  }

  static UndecodableException invalid(String expected, String found, int offset) {
    return new UndecodableException(
        RejectReason.INVALID_AVRO,
        "expected %s, found %s at byte %d".formatted(expected, found, offset));
  }
}
