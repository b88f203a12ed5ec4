package dev.gloss.annotate;

import dev.gloss.text.TextHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Annotations of the latest distinct texts, found by a hash of 128 bits. Used by one thread. */
final class KnownTexts {
  /** In UTF-16 units; longer texts hardly come again, and their annotations may be as long. */
  private static final int LONGEST = 2_000;

  private final int most;

  /** The least recently used first. */
  private final Map<Key, Annotation> annotations =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Annotation> eldest) {
          return size() > most;
        }
      };

  /** In a conversation an annotation has the vectors of its sentences too. */
  private record Key(TextHash text, boolean inConversation) {}

  /**
   * @param most annotations kept; 0 for none
   */
  KnownTexts(int most) {
    this.most = most;
  }

  Optional<Annotation> find(String text, boolean inConversation) {
    return most == 0
        ? Optional.empty()
        : Optional.ofNullable(annotations.get(new Key(TextHash.of(text), inConversation)));
  }

  void put(String text, boolean inConversation, Annotation annotation) {
    if (most > 0 && text.length() <= LONGEST) {
      annotations.put(new Key(TextHash.of(text), inConversation), annotation);
    }
  }
}
