/**
 * Networks that read texts: {@link dev.gloss.encoder.TextEncoder} makes {@link\n *
 * dev.gloss.encoder.TokenStates} of them, with weights that all slots of a JVM share. Home of
 * ONNX\n * Runtime. Depends on {@code tokenize}, {@code pack} and {@code tensor}.\n
 */
package dev.gloss.encoder;
