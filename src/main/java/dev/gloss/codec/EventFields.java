package dev.gloss.codec;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of an event stand in a structured record, as dotted paths ({@code body.text}).
 *
 * @param id absent: the record's place, {@code topic-partition-offset}
 * @param key absent: the record's raw key as UTF-8
 * @param text the text to annotate
 * @param time absent: the record's timestamp
 * @param attributes name of an attribute to the path its value is read from; scalars only
 */
public record EventFields(
    Optional<String> id,
    Optional<String> key,
    String text,
    Optional<String> time,
    Map<String, String> attributes)
    implements Serializable {
  public EventFields {
    attributes = Map.copyOf(attributes);
  }

  /** Optionals are not serializable, so nulls travel in their place. */
  private Object writeReplace() {
    return new Serialized(id.orElse(null), key.orElse(null), text, time.orElse(null), attributes);
  }

  private record Serialized(
      String id, String key, String text, String time, Map<String, String> attributes)
      implements Serializable {
    private Object readResolve() {
      return new EventFields(
          Optional.ofNullable(id),
          Optional.ofNullable(key),
          text,
          Optional.ofNullable(time),
          attributes);
    }
  }
}
