package dev.gloss.flink.function;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of a stream of annotated events: that of the events keeps its own serializer. */
@Internal
public final class AnnotatedEventType<T> extends TypeInformation<AnnotatedEvent<T>> {
  private static final long serialVersionUID = 1L;

  private final TypeInformation<T> event;

  public AnnotatedEventType(TypeInformation<T> event) {
    this.event = event;
  }

  @Override
  public TypeSerializer<AnnotatedEvent<T>> createSerializer(SerializerConfig config) {
    return new AnnotatedEventSerializer<>(event.createSerializer(config));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Class<AnnotatedEvent<T>> getTypeClass() {
    return (Class<AnnotatedEvent<T>>) (Class<?>) AnnotatedEvent.class;
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
    return other instanceof AnnotatedEventType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnnotatedEventType<?> that && event.equals(that.event);
  }

  @Override
  public int hashCode() {
    return event.hashCode();
  }

  @Override
  public String toString() {
    return "AnnotatedEvent<" + event + ">";
  }
}
