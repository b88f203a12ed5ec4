/**
 * Makes packs: {@link dev.gloss.train.ProbeTrainer}. Offline only; nothing that runs in a job
 * depends on it.
 */
package dev.gloss.train;
