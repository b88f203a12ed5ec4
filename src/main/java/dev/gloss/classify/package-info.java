/**
 * Which labels a text has: {@link dev.gloss.classify.ClassifyTask} says what others know of it,
 * {@link dev.gloss.classify.TextClassifier} reads, with calibrated probabilities and the right to
 * abstain. Depends on {@code task}.
 */
package dev.gloss.classify;
