package dev.gloss.codec;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of an event stand in a structured record, as dotted paths ({@code body.text}):
 * members of objects and records, keys of maps, and array elements by index from 0 ({@code
 * messages.0.text}). A dot within a name is written {@code \.} and a backslash {@code \\}. {@code
 * header:name} is the record's header of that name, in UTF-8.
 *
 * @param id a string, number or boolean, not empty; absent: the record's place, {@code
 *     topic-partition-offset}
 * @param key a string, number or boolean; a record that has none there belongs to no conversation.
 *     Absent: the record's raw key as UTF-8, or in lower-case hex if it is not UTF-8. An empty key
 *     counts as none
 * @param text the text to annotate, a string; may be empty
 * @param time an ISO-8601 date and time with offset, or a number of milliseconds since the epoch
 *     (an Avro timestamp says its own unit); null there or absent here: the record's timestamp
 * @param attributes name of an attribute to the path its value is read from; scalars only; one that
 *     is missing or null is left out. {@link #EVERY} as the name takes all the members of the
 *     object, record or map at its path under their own names, where no attribute is named so
 */
public record EventPaths(
    Optional<String> id,
    Optional<String> key,
    String text,
    Optional<String> time,
    Map<String, String> attributes)
    implements Serializable {
  /** The name of an attribute that stands for every member of an object. */
  public static final String EVERY = "*";

  /** The fields of Gloss's own {@code TextEvent}. */
  public static final EventPaths TEXT_EVENT =
      new EventPaths(
          Optional.of("id"),
          Optional.of("key"),
          "text",
          Optional.of("time"),
          Map.of(EVERY, "attributes"));

  public EventPaths {
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
      return new EventPaths(
          Optional.ofNullable(id),
          Optional.ofNullable(key),
          text,
          Optional.ofNullable(time),
          attributes);
    }
  }
}
