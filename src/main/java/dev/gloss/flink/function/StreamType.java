package dev.gloss.flink.function;

import dev.gloss.near.NearTexts;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type of a stream of immutable values with a serializer of their own. Flink never looks inside
 * the values and never falls back to Kryo.
 */
@Internal
public final class StreamType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  public static final StreamType<dev.gloss.codec.RawRecord> RAW =
      new StreamType<>(dev.gloss.codec.RawRecord.class, RawRecordSerializer.INSTANCE);
  public static final StreamType<DecodedRecord> DECODED =
      new StreamType<>(DecodedRecord.class, DecodedRecordSerializer.INSTANCE);
  public static final AnnotatedEventType<DecodedRecord> ANNOTATED =
      new AnnotatedEventType<>(DECODED);
  public static final StreamType<OutboundRecord> OUTBOUND =
      new StreamType<>(OutboundRecord.class, OutboundRecordSerializer.INSTANCE);
  static final StreamType<ConversationState> CONVERSATION =
      new StreamType<>(ConversationState.class, ConversationStateSerializer.INSTANCE);

  static final StreamType<ModelInForce> MODEL_IN_FORCE =
      new StreamType<>(ModelInForce.class, ModelInForceSerializer.INSTANCE);

  static final StreamType<NearTexts> NEAR_TEXTS =
      new StreamType<>(NearTexts.class, NearTextsSerializer.INSTANCE);

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private StreamType(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof StreamType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamType<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type);
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
