package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Names a sentence encoder by place and digest: an ONNX transformer with inputs {@code input_ids},
 * {@code attention_mask} and {@code token_type_ids} and an output {@code [1, tokens, hiddenSize]}.
 * The text's vector is the mean of the token states, at unit length.
 *
 * @param onnx {@code classpath:…}, or a file of the pack
 * @param tokenizer Hugging Face {@code tokenizer.json}, {@code classpath:…} or a file of the pack
 * @param hiddenSize components of a token state
 * @param pooling how token states become the features of a head
 * @param maxTokens longest input in tokens, special tokens included
 */
public record EncoderReference(
    String onnx,
    @JsonProperty("onnx-sha256") String onnxSha256,
    String tokenizer,
    @JsonProperty("tokenizer-sha256") String tokenizerSha256,
    @JsonProperty("hidden-size") int hiddenSize,
    Pooling pooling,
    @JsonProperty("max-tokens") int maxTokens) {
  /**
   * all-MiniLM-L6-v2 in int8, 22 million parameters, from the class path. It was trained on up to
   * 256 word pieces.
   */
  public static final EncoderReference MINI_LM =
      new EncoderReference(
          "classpath:all-minilm-l6-v2-q.onnx",
          "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
          "classpath:all-minilm-l6-v2-q-tokenizer.json",
          "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
          384,
          Pooling.MEAN_MAX,
          256);

  /** The same encoder for heads that take other features. */
  public EncoderReference with(Pooling other) {
    return new EncoderReference(
        onnx, onnxSha256, tokenizer, tokenizerSha256, hiddenSize, other, maxTokens);
  }

  /** Number of features a head over this encoder takes. */
  public int features() {
    return pooling.features(hiddenSize);
  }

  /** What a card says of {@link #MINI_LM}. */
  public static final String MINI_LM_DESCRIPTION =
      "all-MiniLM-L6-v2 in int8 (sentence-transformers, Apache-2.0)";

  public EncoderReference {
    if (onnx == null
        || onnxSha256 == null
        || tokenizer == null
        || tokenizerSha256 == null
        || pooling == null) {
      throw new IllegalArgumentException(
          "expected 'onnx', 'onnx-sha256', 'tokenizer', 'tokenizer-sha256' and 'pooling' under"
              + " encoder, found fewer");
    }
    if (hiddenSize < 1 || maxTokens < 3) {
      throw new IllegalArgumentException(
          "expected a hidden size of at least 1 and at least 3 tokens, found %d and %d"
              .formatted(hiddenSize, maxTokens));
    }
  }
}
