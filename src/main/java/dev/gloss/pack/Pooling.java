package dev.gloss.pack;

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
  MEAN_MAX(2),
  /**
   * The state of the special token before the text, at unit length: {@code hiddenSize} features.
   */
  @JsonProperty("cls")
  CLS(1),
  /**
   * As {@link #CLS}, then as {@link #MEAN_MAX}: {@code 3 · hiddenSize} features, for heads over an
   * encoder that was trained to say all in its first token, and whose other tokens say more.
   */
  @JsonProperty("cls-mean-max")
  CLS_MEAN_MAX(3);

  private final int parts;

  Pooling(int parts) {
    this.parts = parts;
  }

  /**
   * How texts that are compared with each other are pooled, by an encoder whose heads take this:
   * one vector at unit length.
   */
  public Pooling forComparison() {
    return switch (this) {
      case MEAN, PLAIN_MEAN, MEAN_MAX -> MEAN;
      case CLS, CLS_MEAN_MAX -> CLS;
    };
  }

  /** Number of features a head takes. */
  public int features(int hiddenSize) {
    return parts * hiddenSize;
  }
}
