package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How token states become the features that a head takes. */
public enum Pooling {
  /** The mean over all tokens, at unit length: {@code hiddenSize} features. */
  @JsonProperty("mean")
  MEAN(1),
  /** The mean over all tokens, as long as it is: {@code hiddenSize} features. */
  @JsonProperty("plain-mean")
  PLAIN_MEAN(1),
  /**
   * The mean over all tokens, then the maximum over all tokens, each at unit length: {@code 2 ·
   * hiddenSize} features. The maximum keeps what a single word says, which the mean drowns.
   */
  @JsonProperty("mean-max")
  MEAN_MAX(2);

  private final int parts;

  Pooling(int parts) {
    this.parts = parts;
  }

  /** Number of features a head takes. */
  public int features(int hiddenSize) {
    return parts * hiddenSize;
  }
}
