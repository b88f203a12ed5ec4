package dev.gloss.codec;

import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.TextEvent;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** What stands before every record that Gloss writes, for readers to know its schema by. */
public final class RecordFraming implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Avro single-object encoding (Avro 1.12 specification): a marker and a fingerprint. */
  public static final RecordFraming SINGLE_OBJECT = new RecordFraming(-1);

  public static final String NAME_OF_ENRICHED_TEXTS = EnrichedText.getClassSchema().getFullName();
  public static final String NAME_OF_DEAD_LETTERS = DeadLetter.getClassSchema().getFullName();

  private static final short MARKER = (short) 0xC301;
  private static final byte MAGIC = 0;

  private final long id;

  private RecordFraming(long id) {
    this.id = id;
  }

  /** As Confluent's clients write it: a byte 0 and the id that a registry has given the schema. */
  public static RecordFraming ofRegistered(int id) {
    return new RecordFraming(Integer.toUnsignedLong(id));
  }

  byte[] header(Schema schema) {
    if (id < 0) {
      return ByteBuffer.allocate(Short.BYTES + Long.BYTES)
          .putShort(MARKER)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(SchemaNormalization.parsingFingerprint64(schema))
          .array();
    }
    return ByteBuffer.allocate(1 + Integer.BYTES).put(MAGIC).putInt((int) id).array();
  }

  /** The schema of text events, as JSON. */
  public static String schemaOfTextEvents() {
    return TextEvent.getClassSchema().toString();
  }

  /** The schema of enriched texts, as JSON. */
  public static String schemaOfEnrichedTexts() {
    return EnrichedText.getClassSchema().toString();
  }

  /** The schema of dead letters, as JSON. */
  public static String schemaOfDeadLetters() {
    return DeadLetter.getClassSchema().toString();
  }
}
