/**
 * Which label a text has: {@link dev.gloss.classify.TextClassifier} over the text's vector, with
 * calibrated probabilities and the right to abstain. Depends on {@code model}.
 */
package dev.gloss.classify;
