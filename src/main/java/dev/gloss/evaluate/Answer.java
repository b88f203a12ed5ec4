package dev.gloss.evaluate;

import dev.gloss.classify.Prediction;

/**
 * What one tier said of one text.
 *
 * @param probabilities {@code [labels]}; nobody may write to them
 */
public record Answer(Example example, Prediction prediction, float[] probabilities) {}
