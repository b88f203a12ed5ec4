package dev.gloss.codec;

import java.io.ByteArrayOutputStream;

/** Avro binary written by hand, also what no encoder would write. */
final class AvroBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  AvroBytes number(long value) {
    long bits = (value << 1) ^ (value >> 63);
    while ((bits & ~0x7FL) != 0) {
      out.write((int) (bits & 0x7F | 0x80));
      bits >>>= 7;
    }
    out.write((int) bits);
    return this;
  }

  AvroBytes raw(int value) {
    out.write(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
