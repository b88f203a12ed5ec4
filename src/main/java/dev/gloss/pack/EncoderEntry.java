package dev.gloss.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An {@link EncoderReference} as a manifest writes it: a transformer's kind is left out, and the
 * key of the weights says what they are.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EncoderEntry(
    EncoderReference.Kind kind,
    String onnx,
    @JsonProperty("onnx-sha256") String onnxSha256,
    String vectors,
    @JsonProperty("vectors-sha256") String vectorsSha256,
    String tokenizer,
    @JsonProperty("tokenizer-sha256") String tokenizerSha256,
    @JsonProperty("hidden-size") int hiddenSize,
    Pooling pooling,
    @JsonProperty("max-tokens") int maxTokens,
    String prefix) {
  static EncoderEntry of(EncoderReference reference) {
    boolean isStatic = reference.kind() == EncoderReference.Kind.STATIC;
    return new EncoderEntry(
        reference.kind() == EncoderReference.Kind.TRANSFORMER ? null : reference.kind(),
        isStatic ? null : reference.weights().location(),
        isStatic ? null : reference.weights().sha256(),
        isStatic ? reference.weights().location() : null,
        isStatic ? reference.weights().sha256() : null,
        reference.tokenizer().location(),
        reference.tokenizer().sha256(),
        reference.hiddenSize(),
        reference.pooling(),
        reference.maxTokens(),
        reference.prefix().isEmpty() ? null : reference.prefix());
  }

  /**
   * @throws IllegalArgumentException if a key is missing or stands where it does not belong
   */
  EncoderReference reference() {
    boolean isStatic = kind == EncoderReference.Kind.STATIC;
    String here = isStatic ? "vectors" : "onnx";
    require(isStatic ? vectors : onnx, here);
    require(isStatic ? vectorsSha256 : onnxSha256, here + "-sha256");
    require(tokenizer, "tokenizer");
    require(tokenizerSha256, "tokenizer-sha256");
    require(pooling, "pooling");
    if (isStatic ? onnx != null || onnxSha256 != null : vectors != null || vectorsSha256 != null) {
      throw new IllegalArgumentException(
          "expected only the keys of a %s encoder under encoder, found '%s' too"
              .formatted(isStatic ? "static" : "transformer", isStatic ? "onnx" : "vectors"));
    }
    return new EncoderReference(
        kind == null ? EncoderReference.Kind.TRANSFORMER : kind,
        isStatic ? new PinnedFile(vectors, vectorsSha256) : new PinnedFile(onnx, onnxSha256),
        new PinnedFile(tokenizer, tokenizerSha256),
        hiddenSize,
        pooling,
        maxTokens,
        prefix == null ? "" : prefix);
  }

  private static void require(Object value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("expected '" + key + "' under encoder, found nothing");
    }
  }
}
