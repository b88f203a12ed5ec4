package dev.gloss.tensor;

/**
 * Vectors of a text and of its sentences from one source, of which only the directions count. Of a
 * model that says labels only, all are of no components.
 *
 * @param text {@code [dimensions]}
 * @param sentences zero for a sentence that the model did not read, {@code [sentences, dimensions]}
 */
public record TextVectors(float[] text, float[][] sentences) {}
