package dev.gloss.encoder;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackLimits;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.util.Arrays;
import java.util.Map;

/** The tensors of a {@link StaticEncoder}, checked. */
public final class StaticTensors {
  private static final String EMBEDDINGS = "embeddings";
  private static final String MAPPING = "mapping";
  private static final String WEIGHTS = "weights";

  private final Map<String, Tensor> tensors;
  private final Tensor embeddings;
  private final String where;

  private StaticTensors(Map<String, Tensor> tensors, String where) {
    this.tensors = tensors;
    this.where = where;
    this.embeddings = tensors.get(EMBEDDINGS);
    if (embeddings == null || embeddings.shape().length != 2 || embeddings.values().length == 0) {
      throw new ModelFormatException(
          "%s: expected tensor '%s' of shape [rows, dimensions], found %s"
              .formatted(
                  where,
                  EMBEDDINGS,
                  embeddings == null ? tensors.keySet() : Arrays.toString(embeddings.shape())));
    }
    int[] shape = embeddings.shape();
    if (shape[0] > WordPieceTokenizer.LARGEST_VOCABULARY || shape[1] > PackLimits.WIDTH) {
      throw new ModelFormatException(
          "%s: expected tensor '%s' of at most %d rows and %d dimensions, found %s"
              .formatted(
                  where,
                  EMBEDDINGS,
                  WordPieceTokenizer.LARGEST_VOCABULARY,
                  PackLimits.WIDTH,
                  Arrays.toString(shape)));
    }
    requireFinite(EMBEDDINGS, embeddings);
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the file has no vectors
   */
  public static StaticTensors read(byte[] safetensors, String where) {
    return new StaticTensors(Safetensors.read(safetensors, where), where);
  }

  public int dimensions() {
    return embeddings.shape()[1];
  }

  /** The vectors, each an array of its own. */
  float[][] rows() {
    return embeddings.rows();
  }

  /**
   * The row of each of so many tokens.
   *
   * @throws ModelFormatException if there is another number of them, or no such row
   */
  int[] mapping(int vocabulary) {
    int rows = embeddings.shape()[0];
    Tensor mapping = tensors.get(MAPPING);
    int[] ofToken = new int[vocabulary];
    if (mapping == null) {
      if (rows != vocabulary) {
        throw new ModelFormatException(
            "%s: tensor '%s' has %d rows but tokenizer.json has %d tokens, and there is no tensor '%s'"
                .formatted(where, EMBEDDINGS, rows, vocabulary, MAPPING));
      }
      Arrays.setAll(ofToken, id -> id);
      return ofToken;
    }
    requireOneForEach(MAPPING, mapping, vocabulary);
    for (int id = 0; id < vocabulary; id++) {
      float row = mapping.values()[id];
      if (mapping.type() == Tensor.Type.F32 || row < 0 || row >= rows) {
        throw new ModelFormatException(
            "%s: expected tensor '%s' to hold integers from 0 to %d, found %s at %d"
                .formatted(where, MAPPING, rows - 1, number(mapping, row), id));
      }
      ofToken[id] = (int) row;
    }
    return ofToken;
  }

  private static String number(Tensor tensor, float value) {
    return tensor.type() == Tensor.Type.F32 ? "the float " + value : "" + (int) value;
  }

  /**
   * The weight of each of so many tokens; 1 if the file has none.
   *
   * @throws ModelFormatException if there is another number of them
   */
  float[] weights(int vocabulary) {
    Tensor weights = tensors.get(WEIGHTS);
    if (weights == null) {
      float[] ones = new float[vocabulary];
      Arrays.fill(ones, 1);
      return ones;
    }
    requireOneForEach(WEIGHTS, weights, vocabulary);
    requireFinite(WEIGHTS, weights);
    return weights.values();
  }

  /** A column counts as a vector: early vocabulary quantization wrote weights so. */
  private void requireOneForEach(String name, Tensor tensor, int vocabulary) {
    int[] shape = tensor.shape();
    boolean column = shape.length == 1 || shape.length == 2 && shape[1] == 1;
    if (!column || shape[0] != vocabulary) {
      throw new ModelFormatException(
          "%s: tensor '%s' has shape %s but tokenizer.json has %d tokens"
              .formatted(where, name, Arrays.toString(shape), vocabulary));
    }
  }

  private void requireFinite(String name, Tensor tensor) {
    for (int i = 0; i < tensor.values().length; i++) {
      if (!Float.isFinite(tensor.values()[i])) {
        throw new ModelFormatException(
            "%s: expected finite numbers in tensor '%s', found %s at %d"
                .formatted(where, name, tensor.values()[i], i));
      }
    }
  }
}
