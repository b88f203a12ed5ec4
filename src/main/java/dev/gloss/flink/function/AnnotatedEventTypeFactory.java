package dev.gloss.flink.function;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Tells Flink the type of annotated events where a job names it, as in a state's descriptor: it
 * would see a bean with parts that only Kryo can write.
 */
@Internal
public final class AnnotatedEventTypeFactory<T> extends TypeInfoFactory<AnnotatedEvent<T>> {
  @Override
  @SuppressWarnings("unchecked")
  public TypeInformation<AnnotatedEvent<T>> createTypeInfo(
      Type type, Map<String, TypeInformation<?>> parameters) {
    TypeInformation<?> event = parameters.get("T");
    if (event == null) {
      throw new InvalidTypesException(
          "expected the type of the events in "
              + type.getTypeName()
              + ", found none; name it, as in new TypeHint<AnnotatedEvent<Message>>() {}");
    }
    return new AnnotatedEventType<>((TypeInformation<T>) event);
  }
}
