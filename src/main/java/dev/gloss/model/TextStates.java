package dev.gloss.model;

/**
 * What one forward pass knows of a text. Of a model that says labels only, all vectors are of no
 * components.
 *
 * @param vector in the direction of the mean over all token states, {@code [hiddenSize]}
 * @param features what heads take, pooled as the encoder's reference says, {@code [features]}
 * @param sentences for each sentence asked for, a vector in the direction of the mean over its
 *     tokens' states; zero for a sentence without tokens, {@code [sentences, hiddenSize]}
 * @param tokens word pieces of the text, special tokens not counted
 */
public record TextStates(float[] vector, float[] features, float[][] sentences, int tokens) {}
