/**
 * How classifiers are learned: {@link dev.gloss.train.classify.ProbeTrainer} makes a teacher,
 * {@link dev.gloss.train.classify.Distiller} a student of it.
 */
package dev.gloss.train.classify;
