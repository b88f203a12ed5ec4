package dev.gloss.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.MessageEncoder;

/** Avro single-object encoding (Avro 1.12 specification) of generated records. */
final class SingleObject {
  private SingleObject() {}

  /** The record's bytes, in an array of the caller's own. */
  static <T> byte[] bytes(MessageEncoder<T> encoder, T record) {
    try {
      ByteBuffer encoded = encoder.encode(record);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has nothing to fail on
    }
  }
}
