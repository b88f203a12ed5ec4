/**
 * How good a pack is: {@link dev.gloss.evaluate.LabelledData} is read from a file, {@link
 * dev.gloss.evaluate.ClassifierEvaluation} judges a pack on it.
 */
package dev.gloss.evaluate;
