package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Names a text encoder by place and digest.
 *
 * @param weights {@code classpath:…}, or a file of the pack; of what format, the kind says
 * @param tokenizer Hugging Face {@code tokenizer.json}, {@code classpath:…} or a file of the pack
 * @param hiddenSize components of a token state; of a classifier its labels
 * @param pooling how token states become the features of a head
 * @param maxTokens longest input in tokens, special tokens included
 */
public record EncoderReference(
    Kind kind,
    String weights,
    String weightsSha256,
    String tokenizer,
    String tokenizerSha256,
    int hiddenSize,
    Pooling pooling,
    int maxTokens) {
  /** What the weights are. */
  public enum Kind {
    /**
     * An ONNX transformer with inputs {@code input_ids}, {@code attention_mask} and {@code
     * token_type_ids} and an output {@code [1, tokens, hiddenSize]}.
     */
    @JsonProperty("transformer")
    TRANSFORMER,
    /** A vector for each token, whatever its neighbours: {@link StaticEncoder}. */
    @JsonProperty("static")
    STATIC,
    /** An ONNX transformer with a head in it, whose output is logits {@code [1, hiddenSize]}. */
    @JsonProperty("classifier")
    CLASSIFIER
  }

  /**
   * all-MiniLM-L6-v2 in int8, 22 million parameters, from the class path. It was trained on up to
   * 256 word pieces.
   */
  public static final EncoderReference MINI_LM =
      new EncoderReference(
          "classpath:encoders/all-minilm-l6-v2/model.onnx",
          "89be762900f6d5e7f857e109f0e0baa5bb706a9b1324a9e6818a9c527f9f9e86",
          "classpath:encoders/all-minilm-l6-v2/tokenizer.json",
          "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
          384,
          Pooling.MEAN_MAX,
          256);

  /** What a card says of {@link #MINI_LM}. */
  public static final String MINI_LM_DESCRIPTION =
      "all-MiniLM-L6-v2 in int8 (sentence-transformers, Apache-2.0)";

  public EncoderReference {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(weights);
    Objects.requireNonNull(weightsSha256);
    Objects.requireNonNull(tokenizer);
    Objects.requireNonNull(tokenizerSha256);
    Objects.requireNonNull(pooling);
    if (hiddenSize < 1 || maxTokens < 3) {
      throw new IllegalArgumentException(
          "expected a hidden size of at least 1 and at least 3 tokens, found %d and %d"
              .formatted(hiddenSize, maxTokens));
    }
  }

  /** A transformer. */
  public EncoderReference(
      String onnx,
      String onnxSha256,
      String tokenizer,
      String tokenizerSha256,
      int hiddenSize,
      Pooling pooling,
      int maxTokens) {
    this(
        Kind.TRANSFORMER,
        onnx,
        onnxSha256,
        tokenizer,
        tokenizerSha256,
        hiddenSize,
        pooling,
        maxTokens);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static EncoderReference of(EncoderEntry entry) {
    return entry.reference();
  }

  @JsonValue
  EncoderEntry entry() {
    return EncoderEntry.of(this);
  }

  /** The same encoder for heads that take other features. */
  public EncoderReference with(Pooling other) {
    return new EncoderReference(
        kind, weights, weightsSha256, tokenizer, tokenizerSha256, hiddenSize, other, maxTokens);
  }

  /** Number of features a head over this encoder takes. */
  public int features() {
    return pooling.features(hiddenSize);
  }
}
