package dev.gloss.summarize;

import java.io.Serializable;

/**
 * How long a summary may be.
 *
 * @param sentences at most this many sentences, at least 1
 * @param characters at most this many UTF-16 units, at least {@link #LEAST_CHARACTERS}; where no
 *     sentence that is worth it fits, the best one is cut
 */
public record SummaryBudget(int sentences, int characters) implements Serializable {
  /** Room for one character outside the basic plane and an ellipsis. */
  public static final int LEAST_CHARACTERS = 3;

  public SummaryBudget {
    if (sentences < 1 || characters < LEAST_CHARACTERS) {
      throw new IllegalArgumentException(
          "expected a budget of at least 1 sentence and %d characters, found %d and %d"
              .formatted(LEAST_CHARACTERS, sentences, characters));
    }
  }
}
