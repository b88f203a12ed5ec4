package dev.gloss.flink.kafka;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * The topics that a job reads.
 *
 * @param names at least one, or none if there is a pattern
 * @param pattern that whole names match; topics that are created later are found too
 */
@Internal
public record SourceTopics(List<String> names, Optional<String> pattern) {
  public SourceTopics {
    names = List.copyOf(names);
    if (names.isEmpty() != pattern.isPresent()) {
      throw new IllegalArgumentException("expected names of topics or a pattern, not both");
    }
  }

  public static SourceTopics named(String... names) {
    return new SourceTopics(List.of(names), Optional.empty());
  }

  public static SourceTopics matching(String pattern) {
    return new SourceTopics(List.of(), Optional.of(pattern));
  }

  /** Whether this topic is, or would be, among them. */
  public boolean has(String topic) {
    return pattern
        .map(each -> Pattern.compile(each).matcher(topic).matches())
        .orElseGet(() -> names.contains(topic));
  }

  /** For a message. */
  @Override
  public String toString() {
    return pattern.map(each -> "topics that match " + each).orElse(String.join(", ", names));
  }
}
