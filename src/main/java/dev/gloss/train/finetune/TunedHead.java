package dev.gloss.train.finetune;

/**
 * A linear head.
 *
 * @param weight {@code [labels, hidden]}
 * @param bias {@code [labels]}
 */
public record TunedHead(float[][] weight, float[] bias) {
  /** {@code weight · state + bias}. */
  float[] logits(float[] state) {
    float[] logits = bias.clone();
    for (int label = 0; label < logits.length; label++) {
      double sum = 0;
      for (int i = 0; i < state.length; i++) {
        sum += (double) weight[label][i] * state[i];
      }
      logits[label] += (float) sum;
    }
    return logits;
  }
}
