package dev.gloss.text;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One text event as the annotator sees it, whatever format it arrived in.
 *
 * @param id identifies the event within its source; not empty
 * @param key the conversation the event belongs to, if it has one
 * @param text the text to annotate; may be empty, the annotator decides what that means
 * @param time event time
 * @param attributes further fields that travel with the event unread
 */
public record Document(
    String id, Optional<String> key, String text, Instant time, Map<String, String> attributes) {
  public Document {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("expected an id, found an empty string");
    }
    attributes = Map.copyOf(attributes);
  }
}
