package dev.gloss.train.classify;

import dev.gloss.view.TextPart;

/**
 * A text or a part of it to learn from.
 *
 * @param target the probability that each label should have, {@code [labels]}
 * @param weight what it counts
 */
record Passage(TextPart part, float[] target, float weight) {}
