/**
 * How good a classifier is: {@link dev.gloss.evaluate.classify.ClassifierEvaluation} judges a pack,
 * {@link dev.gloss.evaluate.classify.ClassifierSection} shows it. Depends on {@code classify} and
 * {@code data}.
 */
package dev.gloss.evaluate.classify;
