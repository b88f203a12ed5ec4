package dev.gloss.codec;

import dev.gloss.record.DeadLetter;
import dev.gloss.registry.RegisteredSchema;
import dev.gloss.registry.WriterSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads back dead letters of this and of every released schema, in single-object encoding or with
 * the id of a schema registry. Not safe for use by several threads at once.
 */
public final class DeadLetterReader {
  private static final String[] RELEASED = {"DeadLetter-v1.avsc", "DeadLetter-v2.avsc"};
  private static final int REGISTERED_HEADER = 1 + Integer.BYTES;

  private final WriterSchemas registered;
  private final SingleObjectReader.OwnClasses classes = new SingleObjectReader.OwnClasses();
  private final BinaryMessageDecoder<DeadLetter> singleObjects =
      new BinaryMessageDecoder<>(classes, DeadLetter.getClassSchema());
  private final Map<Integer, SpecificDatumReader<DeadLetter>> byId = new HashMap<>();

  /**
   * @param registered knows the schemas of letters that begin with an id; may know none
   */
  public DeadLetterReader(WriterSchemas registered) {
    this.registered = registered;
    for (String name : RELEASED) {
      singleObjects.addSchema(released(name));
    }
  }

  private static Schema released(String name) {
    String resource = "/schemas/released/" + name;
    try (InputStream in = DeadLetterReader.class.getResourceAsStream(resource)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new IllegalStateException("expected the schema " + resource, e);
    }
  }

  /**
   * The letter in these bytes.
   *
   * @param bytes null for a tombstone, which is none
   * @throws IOException if there is none, or its schema is not to be had
   */
  public DeadLetter read(byte[] bytes) throws IOException {
    if (bytes == null) {
      throw new IOException("expected a dead letter of Gloss, found a tombstone");
    }
    try {
      return bytes.length > REGISTERED_HEADER && bytes[0] == 0
          ? byId(ByteBuffer.wrap(bytes).getInt(1))
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          bytes, REGISTERED_HEADER, bytes.length - REGISTERED_HEADER, null))
          : singleObjects.decode(bytes);
    } catch (AvroRuntimeException e) {
      throw new IOException("expected a dead letter of Gloss", e);
    }
  }

  private SpecificDatumReader<DeadLetter> byId(int id) throws IOException {
    SpecificDatumReader<DeadLetter> known = byId.get(id);
    if (known != null) {
      return known;
    }
    RegisteredSchema schema =
        registered
            .find(id)
            .orElseThrow(() -> new IOException("expected a schema of id " + id + ", found none"));
    SpecificDatumReader<DeadLetter> reader =
        new SpecificDatumReader<>(
            new Schema.Parser().parse(schema.schema()), DeadLetter.getClassSchema(), classes);
    byId.put(id, reader);
    return reader;
  }
}
