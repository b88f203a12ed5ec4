/**
 * How classifiers are learned: {@link dev.gloss.train.classify.ProbeTrainer} makes a teacher,
 * {@link\n * dev.gloss.train.classify.Distiller} a student of it.\n
 */
package dev.gloss.train.classify;
