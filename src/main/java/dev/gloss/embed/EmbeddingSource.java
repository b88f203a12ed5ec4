package dev.gloss.embed;

import java.util.Locale;

/** What makes the vectors. The names are the contract. */
public enum EmbeddingSource {
  /** The pack's encoder: the mean over the states of a text's tokens. */
  ENCODER,
  /**
   * A vector a token, whatever its neighbours, summed up: the rows of the pack's student, or of a
   * static encoder. Costs next to nothing, and knows nothing of the order of words.
   */
  STATIC;

  /** As job files and records have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
