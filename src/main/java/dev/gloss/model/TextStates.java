package dev.gloss.model;

/**
 * What one forward pass knows of a text.
 *
 * @param vector mean over all token states, at unit length, {@code [hiddenSize]}
 * @param sentences for each sentence asked for, the mean over its tokens' states at unit length;
 *     zero for a sentence without tokens, {@code [sentences, hiddenSize]}
 * @param tokens word pieces of the text, special tokens not counted
 */
public record TextStates(float[] vector, float[][] sentences, int tokens) {}
