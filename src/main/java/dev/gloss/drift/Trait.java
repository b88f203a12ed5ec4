package dev.gloss.drift;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What of an annotation is counted. Nothing is made anew for it: it is asked of every text. */
public enum Trait {
  /** The labels that the text gives by itself, or why it gives none. */
  LABELS {
    @Override
    void each(Annotation annotation, Consumer<String> value) {
      Tags tags = tags(annotation);
      if (tags != null && tags.silence() != Silence.NOT_SILENT) {
        value.accept(Values.SILENCES[tags.silence().ordinal()]);
      } else if (tags != null) {
        for (Tag tag : tags.tags()) {
          value.accept(tag.label());
        }
      }
    }
  },
  /** The score of the best label, in tenths; of a text without a label nothing. */
  CONFIDENCE {
    @Override
    void each(Annotation annotation, Consumer<String> value) {
      Tags tags = tags(annotation);
      if (tags != null && tags.silence() == Silence.NOT_SILENT && !tags.tags().isEmpty()) {
        value.accept(Values.TENTHS[Math.min(9, (int) (tags.tags().get(0).score() * 10))]);
      }
    }
  },
  /** How many tokens the text has, by powers of two. */
  TOKENS {
    @Override
    void each(Annotation annotation, Consumer<String> value) {
      int exponent = 31 - Integer.numberOfLeadingZeros(Math.max(1, annotation.tokens()));
      value.accept(Values.POWERS[exponent]);
    }
  },
  /** Who answered: what is escalated is the teacher's. */
  TIER {
    @Override
    void each(Annotation annotation, Consumer<String> value) {
      Tags tags = tags(annotation);
      if (tags != null) {
        value.accept(tags.tier().label());
      }
    }
  };

  /** Tells every value that an annotation has of the trait. */
  abstract void each(Annotation annotation, Consumer<String> value);

  /** As profiles and metrics have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Tags tags(Annotation annotation) {
    return annotation.finding(Tags.class).orElse(null);
  }

  /** By what they stand for. */
  private static final class Values {
    /** No label has such a name: none begins with a blank. */
    static final String[] SILENCES =
        Arrays.stream(Silence.values())
            .map(silence -> " " + silence.label())
            .toArray(String[]::new);

    static final String[] TENTHS =
        IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new);

    static final String[] POWERS =
        IntStream.range(0, 31).mapToObj(i -> Integer.toString(1 << i)).toArray(String[]::new);
  }
}
