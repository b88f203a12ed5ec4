package dev.gloss.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands around the fields of an event; fields are named as they stand inside of it. */
public enum Envelope {
  /** Nothing. */
  NONE,
  /**
   * CloudEvents 1.0 over Kafka (CloudEvents, Kafka Protocol Binding 1.0.2). In binary mode the
   * value is the data and headers hold the rest; in structured mode the value is JSON with the data
   * in it. The event's id and time are CloudEvents' own unless others are named, and {@code type},
   * {@code source} and {@code subject} are attributes.
   */
  CLOUDEVENTS,
  /**
   * A change of a row as Debezium tells it; the fields are those of the row after the change, with
   * or without the schema that its JSON converter writes around. The event's time is when Debezium
   * saw the change unless another is named, and {@code op} is an attribute. A row that was deleted
   * counts as a record without a value.
   */
  DEBEZIUM;

  private static final List<String> CLOUDEVENTS_ATTRIBUTES = List.of("type", "source", "subject");

  /** Where the parts of an event stand whose CloudEvent's attributes are headers. */
  static EventPaths cloudEventInHeaders(EventPaths inside) {
    String header = FieldPath.HEADER + "ce_";
    return around(inside, "", header + "id", header + "time", attributes(header));
  }

  /** Where the parts of an event stand whose CloudEvent is one JSON object. */
  static EventPaths cloudEventInJson(EventPaths inside, boolean dataIsText) {
    EventPaths fields =
        dataIsText
            ? new EventPaths(Optional.empty(), Optional.empty(), "data", Optional.empty(), Map.of())
            : inside;
    return around(fields, dataIsText ? "" : "data.", "id", "time", attributes(""));
  }

  /** Where the parts of an event stand, in an envelope that stands at a place itself. */
  static EventPaths debezium(EventPaths inside, String place) {
    return around(inside, place + "after.", null, place + "ts_ms", Map.of("op", place + "op"));
  }

  private static Map<String, String> attributes(String prefix) {
    Map<String, String> attributes = new HashMap<>();
    CLOUDEVENTS_ATTRIBUTES.forEach(name -> attributes.put(name, prefix + name));
    return attributes;
  }

  private static EventPaths around(
      EventPaths inside, String prefix, String id, String time, Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(attributes);
    inside.attributes().forEach((name, path) -> all.put(name, within(prefix, path)));
    return new EventPaths(
        inside.id().map(path -> within(prefix, path)).or(() -> Optional.ofNullable(id)),
        inside.key().map(path -> within(prefix, path)),
        within(prefix, inside.text()),
        inside.time().map(path -> within(prefix, path)).or(() -> Optional.ofNullable(time)),
        all);
  }

  private static String within(String prefix, String path) {
    return path.startsWith(FieldPath.HEADER) ? path : prefix + path;
  }
}
