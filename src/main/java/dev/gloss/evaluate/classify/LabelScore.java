package dev.gloss.evaluate.classify;

/**
 * How well one label is told from the others.
 *
 * @param precision share of right ones among the texts that were given it, 0 if none was
 * @param recall share of those given it among the texts that have it, 0 if none has
 * @param support texts that have it
 * @param given texts that were given it
 */
public record LabelScore(
    String label, double precision, double recall, double f1, int support, int given) {}
