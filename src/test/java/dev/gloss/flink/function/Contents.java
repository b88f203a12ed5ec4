package dev.gloss.flink.function;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a value holds, so that records with arrays in them compare by content. */
final class Contents {
  private Contents() {}

  /** Equal for two values if and only if they hold the same. */
  static Object of(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Contents::of).toList();
    }
    return value instanceof Record record ? components(record) : value;
  }

  private static List<Object> components(Record record) {
    List<Object> components = new ArrayList<>(List.of(record.getClass()));
    try {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        components.add(of(accessor.invoke(record)));
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a record tells its components", e);
    }
    return components;
  }
}
