package dev.gloss.entities;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a text is redacted.
 *
 * @param byType what is done with an entity of a type
 * @param otherwise what is done with every other
 * @param key of the hashes; null if there is none. Never in a message
 */
public record RedactSettings(Map<String, RedactAction> byType, RedactAction otherwise, String key)
    implements Serializable {
  /** Fewest characters of a key. */
  public static final int SHORTEST_KEY = 16;

  /** Every entity is replaced by its type. */
  public static final RedactSettings REPLACING =
      new RedactSettings(Map.of(), RedactAction.REPLACE, null);

  public RedactSettings {
    byType = new TreeMap<>(byType);
    boolean hashes = otherwise == RedactAction.HASH || byType.containsValue(RedactAction.HASH);
    if (hashes && (key == null || key.length() < SHORTEST_KEY)) {
      throw new IllegalArgumentException(
          "expected a key of at least %d characters where entities are hashed, found %s"
              .formatted(SHORTEST_KEY, key == null ? "none" : key.length() + " characters"));
    }
    if (!hashes && key != null) {
      throw new IllegalArgumentException(
          "expected a key only where entities are hashed, found one");
    }
  }

  /** Those that something special is done with. */
  List<String> types() {
    return List.copyOf(byType.keySet());
  }

  RedactAction of(String type) {
    return byType.getOrDefault(type, otherwise);
  }

  /** What decides how a text is redacted, without the key. */
  String asked() {
    return byType + " " + otherwise;
  }

  @Override
  public String toString() {
    return "RedactSettings[" + asked() + "]";
  }
}
