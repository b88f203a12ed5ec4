package dev.gloss.train.finetune;

import dev.gloss.text.Span;
import java.util.List;

/**
 * A text with what a head is to say of it.
 *
 * @param words places of the words that have targets, in order; empty: the text as a whole has one
 * @param targets probabilities, {@code [words or 1, labels]}
 */
public record TuningText(String text, List<Span> words, float[][] targets) {
  public TuningText {
    words = List.copyOf(words);
    if (targets.length != Math.max(1, words.size())) {
      throw new IllegalArgumentException(
          "expected targets for %d words, found %d".formatted(words.size(), targets.length));
    }
  }
}
