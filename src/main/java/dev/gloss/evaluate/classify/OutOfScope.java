package dev.gloss.evaluate.classify;

/**
 * How well texts are told from those that no label fits, at the one setting of the pack.
 *
 * @param inScopeAccuracy share of texts with a label that were given it, so abstaining counts as
 *     wrong
 * @param recall share of texts without a label on which the classifier abstained
 */
public record OutOfScope(double inScopeAccuracy, double recall) {}
