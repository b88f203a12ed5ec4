package dev.gloss.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Generated records to Avro, with a framing. Writes into buffers that it keeps; not safe for use by
 * several threads at once.
 *
 * <p>The {@code getEncoder()} of a generated class gives the same bytes, one locked write to a
 * stream for each of a record's fields, which takes twice as long.
 */
final class FramedWriter<T> {
  private final SpecificDatumWriter<T> writer;
  private final byte[] header;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

  FramedWriter(Class<T> type, RecordFraming framing) {
    this.writer = new SpecificDatumWriter<>(type);
    this.header = framing.header(writer.getSpecificData().getSchema(type));
  }

  /** The record's bytes, in an array of the caller's own. */
  byte[] write(T object) {
    try {
      encoder.flush(); // what a failed record left
      bytes.reset();
      encoder.writeFixed(header);
      writer.write(object, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has nothing to fail on
    }
  }
}
