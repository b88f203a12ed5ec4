package dev.gloss.near;

/**
 * An earlier text that says nearly the same.
 *
 * @param id of its event
 * @param cosine of the letters of both, in [0, 1]
 */
public record EarlierText(String id, float cosine) {}
