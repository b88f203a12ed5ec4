/**
 * How good a classifier is: {@link dev.gloss.evaluate.classify.ClassifierEvaluation} judges a
 * pack,\n * {@link dev.gloss.evaluate.classify.ClassifierSection} shows it. Depends on {@code
 * classify} and\n * {@code data}.\n
 */
package dev.gloss.evaluate.classify;
