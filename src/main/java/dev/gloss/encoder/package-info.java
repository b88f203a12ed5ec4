/**
 * Networks that read texts: {@link dev.gloss.encoder.TextEncoder} makes {@link
 * dev.gloss.encoder.TokenStates} of them, with weights that all slots of a JVM share. Home of ONNX
 * Runtime. Depends on {@code tokenize}, {@code pack} and {@code tensor}.
 */
package dev.gloss.encoder;
