/**
 * Which labels a text has: {@link dev.gloss.classify.ClassifyTask} says what others know of it,\n *
 * {@link dev.gloss.classify.TextClassifier} reads, with calibrated probabilities and the right to\n
 * * abstain. Depends on {@code task}.\n
 */
package dev.gloss.classify;
