package dev.gloss.train.finetune;

/**
 * A text to learn from or to judge by.
 *
 * @param ids special tokens included
 * @param shapes of the tokens, as ordinals of {@link dev.gloss.encoder.TokenShape}
 * @param positions of the tokens that have targets; null where the text as a whole has one
 * @param targets {@code [positions or 1, labels]}, probabilities
 */
record Sample(int[] ids, int[] shapes, int[] positions, float[][] targets) {}
