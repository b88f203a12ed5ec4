package dev.gloss.summarize;

import java.io.Serializable;

/**
 * How long a summary may be.
 *
 * @param sentences at most this many sentences, at least 1
 * @param characters at most this many UTF-16 units, at least 1; the first sentence chosen stands
 *     even if it is longer
 */
public record SummaryBudget(int sentences, int characters) implements Serializable {
  public SummaryBudget {
    if (sentences < 1 || characters < 1) {
      throw new IllegalArgumentException(
          "expected a budget of at least 1, found %d sentences, %d characters"
              .formatted(sentences, characters));
    }
  }
}
