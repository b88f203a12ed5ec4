package dev.gloss.entities;

import dev.gloss.text.Span;

/**
 * A named stretch of a text.
 *
 * @param type one of the pack's
 * @param span in the original text, in UTF-16 units
 * @param score in (0, 1]; 1 for what a rule found
 */
public record Entity(String type, Span span, float score) {}
