package dev.gloss.codec;

import java.io.Serializable;
import java.util.List;

/**
 * How the events of a topic are written.
 *
 * @param fields where the parts of an event stand; {@link EventFormat#TEXT} has no fields and does
 *     not look at them
 * @param schemas that Avro records may be written with, as JSON, each known by its fingerprint;
 *     bare records are of the first; none: Gloss's own {@code TextEvent}
 * @param registered whether every Avro record begins with the id that a schema registry knows its
 *     schema by; there are no schemas here then
 */
public record EventEncoding(
    EventFormat format,
    Envelope envelope,
    EventPaths fields,
    DecodeLimits limits,
    List<String> schemas,
    boolean registered)
    implements Serializable {
  /**
   * @throws IllegalArgumentException if the parts do not go together
   */
  public EventEncoding {
    schemas = List.copyOf(schemas);
    if (format != EventFormat.AVRO && (registered || !schemas.isEmpty())) {
      throw new IllegalArgumentException(
          "expected an Avro schema only for the format AVRO, found one for " + format);
    }
    if (registered && !schemas.isEmpty()) {
      throw new IllegalArgumentException(
          "expected schemas from a registry or named ones, found both of them");
    }
  }

  /** Without envelope and schemas. */
  public static EventEncoding of(EventFormat format, EventPaths fields, DecodeLimits limits) {
    return new EventEncoding(format, Envelope.NONE, fields, limits, List.of(), false);
  }

  public EventEncoding withSchemas(String... named) {
    return new EventEncoding(format, envelope, fields, limits, List.of(named), registered);
  }

  public EventEncoding withRegistry() {
    return new EventEncoding(format, envelope, fields, limits, schemas, true);
  }

  public EventEncoding in(Envelope other) {
    return new EventEncoding(format, other, fields, limits, schemas, registered);
  }
}
