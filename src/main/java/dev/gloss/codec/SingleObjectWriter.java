package dev.gloss.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Generated records to Avro single-object encoding (Avro 1.12 specification). Writes into buffers
 * that it keeps; not safe for use by several threads at once.
 *
 * <p>The {@code getEncoder()} of a generated class gives the same bytes, one locked write to a
 * stream for each of a record's fields, which takes twice as long.
 */
final class SingleObjectWriter<T> {
  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final String FINGERPRINT = "CRC-64-AVRO";

  private final SpecificDatumWriter<T> writer;
  private final byte[] fingerprint;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

  SingleObjectWriter(Class<T> type) {
    this.writer = new SpecificDatumWriter<>(type);
    this.fingerprint = fingerprint(writer.getSpecificData().getSchema(type));
  }

  private static byte[] fingerprint(Schema schema) {
    try {
      return SchemaNormalization.parsingFingerprint(FINGERPRINT, schema);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected Avro to know its own " + FINGERPRINT, e);
    }
  }

  /** The record's bytes, in an array of the caller's own. */
  byte[] write(T object) {
    try {
      encoder.flush(); // what a failed record left
      bytes.reset();
      encoder.writeFixed(MARKER);
      encoder.writeFixed(fingerprint);
      writer.write(object, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has nothing to fail on
    }
  }
}
