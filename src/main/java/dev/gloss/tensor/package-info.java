/**
 * Numbers: {@link dev.gloss.tensor.Safetensors} reads and writes them, {@link\n *
 * dev.gloss.tensor.FloatRows} adds them up. Depends on {@code pack}.\n
 */
package dev.gloss.tensor;
