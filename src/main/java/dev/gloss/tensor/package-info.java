/**
 * Numbers: {@link dev.gloss.tensor.Safetensors} reads and writes them, {@link
 * dev.gloss.tensor.FloatRows} adds them up. Depends on {@code pack}.
 */
package dev.gloss.tensor;
