package dev.gloss.evaluate.classify;

import dev.gloss.classify.Prediction;
import dev.gloss.data.Example;

/**
 * What one tier said of one text.
 *
 * @param probabilities {@code [labels]}; nobody may write to them
 */
public record ScoredExample(Example example, Prediction prediction, float[] probabilities) {}
