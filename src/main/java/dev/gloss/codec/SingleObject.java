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
      // Avro writes into a buffer of its own for each thread and hands out a copy.
      ByteBuffer encoded = encoder.encode(record);
      if (encoded.hasArray() && encoded.array().length == encoded.remaining()) {
        return encoded.array();
      }
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has nothing to fail on
    }
  }
}
