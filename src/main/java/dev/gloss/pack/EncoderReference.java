package dev.gloss.pack;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Names a text encoder by place and digest.
 *
 * @param weights of what format, the kind says
 * @param tokenizer Hugging Face {@code tokenizer.json}
 * @param hiddenSize components of a token state; of a classifier its labels
 * @param pooling how token states become the features of a head
 * @param maxTokens longest input in tokens, special tokens included
 * @param prefix what the encoder wants to read before every text, such as {@code query: }; a word
 *     of its own. Empty for most
 */
public record EncoderReference(
    Kind kind,
    PinnedFile weights,
    PinnedFile tokenizer,
    int hiddenSize,
    Pooling pooling,
    int maxTokens,
    String prefix) {
  /** What the weights are. */
  public enum Kind {
    /**
     * An ONNX transformer with inputs {@code input_ids}, {@code attention_mask} and {@code
     * token_type_ids} and an output {@code [1, tokens, hiddenSize]}.
     */
    @JsonProperty("transformer")
    TRANSFORMER,
    /** A vector for each token, whatever its neighbours: a table of vectors. */
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
          new PinnedFile(
              "classpath:encoders/all-minilm-l6-v2/model.onnx",
              "89be762900f6d5e7f857e109f0e0baa5bb706a9b1324a9e6818a9c527f9f9e86"),
          new PinnedFile(
              "classpath:encoders/all-minilm-l6-v2/tokenizer.json",
              "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0"),
          384,
          Pooling.MEAN_MAX,
          256);

  /** What a card says of {@link #MINI_LM}. */
  public static final String MINI_LM_DESCRIPTION =
      "all-MiniLM-L6-v2 in int8 (sentence-transformers, Apache-2.0)";

  public EncoderReference {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(weights);
    Objects.requireNonNull(tokenizer);
    Objects.requireNonNull(pooling);
    Objects.requireNonNull(prefix);
    if (hiddenSize < 1 || maxTokens < 3) {
      throw new IllegalArgumentException(
          "expected a hidden size of at least 1 and at least 3 tokens, found %d and %d"
              .formatted(hiddenSize, maxTokens));
    }
    long bytes = Float.BYTES * (long) hiddenSize * maxTokens;
    if (hiddenSize > PackLimits.WIDTH || bytes > PackLimits.STATE_BYTES) {
      throw new IllegalArgumentException(
          "expected a hidden size of at most %d and states of at most %d bytes, found %d in %d tokens"
              .formatted(PackLimits.WIDTH, PackLimits.STATE_BYTES, hiddenSize, maxTokens));
    }
  }

  /** A transformer. */
  public EncoderReference(
      PinnedFile onnx, PinnedFile tokenizer, int hiddenSize, Pooling pooling, int maxTokens) {
    this(Kind.TRANSFORMER, onnx, tokenizer, hiddenSize, pooling, maxTokens, "");
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
    return new EncoderReference(kind, weights, tokenizer, hiddenSize, other, maxTokens, prefix);
  }

  /** What is loaded of it, whatever a text is read after and its states are pooled to. */
  public EncoderReference network() {
    return new EncoderReference(kind, weights, tokenizer, hiddenSize, Pooling.MEAN, maxTokens, "");
  }

  /** Number of features a head over this encoder takes. */
  public int features() {
    return pooling.features(hiddenSize);
  }
}
