/**
 * Models that others made: {@link dev.gloss.foreign.ModelFolder} opens them like packs, {@link\n *
 * dev.gloss.foreign.EncoderSource} as encoders to train over. Depends on {@code encoder} and on
 * the\n * tasks that they can do.\n
 */
package dev.gloss.foreign;
