package dev.gloss.train.finetune;

import dev.gloss.tensor.LinearHead;

/**
 * A linear head.
 *
 * @param weight {@code [labels, hidden]}
 * @param bias {@code [labels]}
 */
public record TunedHead(float[][] weight, float[] bias) {
  /** As packs hold it. */
  public LinearHead head() {
    return new LinearHead(weight, bias);
  }
}
