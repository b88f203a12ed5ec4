/**
 * Models that others made: {@link dev.gloss.foreign.ModelFolder} opens them like packs, {@link
 * dev.gloss.foreign.EncoderSource} as encoders to train over. Depends on {@code encoder} and on the
 * tasks that they can do.
 */
package dev.gloss.foreign;
