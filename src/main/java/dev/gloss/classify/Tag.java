package dev.gloss.classify;

/**
 * A label with the calibrated probability that it is right.
 *
 * @param score in [0, 1]
 */
public record Tag(String label, float score) {}
