package dev.gloss.classify;

/**
 * What one tier thinks of each label.
 *
 * @param probabilities {@code [labels]}, calibrated; owned by whoever asked
 * @param tier the part of the model that answered
 */
public record Scores(float[] probabilities, Tier tier) {}
