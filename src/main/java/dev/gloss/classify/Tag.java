package dev.gloss.classify;

import dev.gloss.text.Span;

/**
 * A label with the calibrated probability that it is right.
 *
 * @param score in [0, 1]
 * @param evidence the clause that speaks most for it; empty where nobody asked for it
 */
public record Tag(String label, float score, Span evidence) {
  private static final Span NOT_ASKED = new Span(0, 0);

  /** Without evidence. */
  public Tag(String label, float score) {
    this(label, score, NOT_ASKED);
  }

  Tag with(Span span) {
    return new Tag(label, score, span);
  }
}
