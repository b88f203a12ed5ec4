package dev.gloss.drift;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of an annotation is counted. */
public enum Trait {
  /** The labels that the text gives by itself, or why it gives none. */
  LABELS {
    @Override
    List<String> values(Annotation annotation) {
      return annotation.finding(Tags.class).map(Trait::labels).orElse(List.of());
    }
  },
  /** The score of the best label, in tenths; of a text without a label nothing. */
  CONFIDENCE {
    @Override
    List<String> values(Annotation annotation) {
      return annotation
          .finding(Tags.class)
          .filter(tags -> tags.silence() == Silence.NOT_SILENT && !tags.tags().isEmpty())
          .map(tags -> Integer.toString(Math.min(9, (int) (tags.tags().get(0).score() * 10))))
          .map(List::of)
          .orElse(List.of());
    }
  },
  /** How many tokens the text has, by powers of two. */
  TOKENS {
    @Override
    List<String> values(Annotation annotation) {
      return List.of(Integer.toString(Integer.highestOneBit(Math.max(1, annotation.tokens()))));
    }
  },
  /** Who answered: what is escalated is the teacher's. */
  TIER {
    @Override
    List<String> values(Annotation annotation) {
      Optional<Tags> tags = annotation.finding(Tags.class);
      return tags.map(each -> List.of(each.tier().label())).orElse(List.of());
    }
  };

  abstract List<String> values(Annotation annotation);

  /** As profiles and metrics have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<String> labels(Tags tags) {
    return tags.silence() == Silence.NOT_SILENT
        ? tags.tags().stream().map(Tag::label).toList()
        // No label has such a name: they are not empty.
        : List.of(" " + tags.silence().label());
  }
}
