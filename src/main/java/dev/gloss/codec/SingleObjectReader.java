package dev.gloss.codec;

import dev.gloss.record.ConversationTag;
import dev.gloss.record.CutPart;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ExtractiveSummary;
import dev.gloss.record.ModelReference;
import dev.gloss.record.NearDuplicate;
import dev.gloss.record.RecordHeader;
import dev.gloss.record.ScoredEntity;
import dev.gloss.record.ScoredTag;
import dev.gloss.record.SourcePlace;
import dev.gloss.record.TextEmbedding;
import dev.gloss.record.TextEvent;
import dev.gloss.record.TextSpan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads back what Gloss wrote, from Avro single-object encoding. Meant for records of our own
 * topics: bytes from elsewhere go through {@link RecordDecoders}. Thread-safe.
 *
 * <p>The {@code getDecoder()} of a generated class does the same only in a JVM where somebody has
 * declared the package trusted: since 1.12 Avro loads no class that a schema names without being
 * told so. This reader names the classes itself, so that no schema gets to choose any.
 */
public final class SingleObjectReader<T> {
  private static final OwnClasses OWN_CLASSES = new OwnClasses();

  private final BinaryMessageDecoder<T> decoder;

  private SingleObjectReader(Schema schema) {
    this.decoder = new BinaryMessageDecoder<>(OWN_CLASSES, schema);
  }

  /** A reader of the output topic. */
  public static SingleObjectReader<EnrichedText> ofEnrichedText() {
    return new SingleObjectReader<>(EnrichedText.getClassSchema());
  }

  /** A reader of the dead-letter topic. */
  public static SingleObjectReader<DeadLetter> ofDeadLetters() {
    return new SingleObjectReader<>(DeadLetter.getClassSchema());
  }

  /**
   * The record in these bytes.
   *
   * @throws IOException if they are not in single-object encoding, of another schema, or cut short
   */
  public T read(byte[] bytes) throws IOException {
    try {
      return decoder.decode(bytes);
    } catch (AvroRuntimeException e) {
      throw new IOException("expected a Gloss record in single-object encoding", e);
    }
  }

  /** The model of the generated classes, closed to all others. */
  static final class OwnClasses extends SpecificData {
    private static final Map<String, Class<? extends SpecificRecord>> BY_NAME =
        List.<Class<? extends SpecificRecord>>of(
                ConversationTag.class,
                CutPart.class,
                DeadLetter.class,
                EnrichedText.class,
                ExtractiveSummary.class,
                ModelReference.class,
                NearDuplicate.class,
                RecordHeader.class,
                ScoredEntity.class,
                ScoredTag.class,
                SourcePlace.class,
                TextEmbedding.class,
                TextEvent.class,
                TextSpan.class)
            .stream()
            .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    OwnClasses() {
      // A class knows its own fields' conversions, but not those of what may be null.
      addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    @Override
    public Class<?> getClass(Schema schema) {
      return schema.getType() == Schema.Type.RECORD
          ? BY_NAME.get(schema.getFullName())
          : super.getClass(schema);
    }
  }
}
