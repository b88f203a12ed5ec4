package dev.gloss.train.quantize;

import java.util.List;
import java.util.Optional;

/**
 * The weights of a BERT encoder (Devlin et al. 2019, arxiv.org/abs/1810.04805) with its layer
 * normalization after each block.
 *
 * @param words {@code [vocabulary, hidden]}
 * @param positions {@code [positions, hidden]}, with the embedding of token type 0 added
 * @param shapes {@code [token shapes, hidden]}, added too; empty: the encoder reads no shapes
 * @param norm over the sum
 */
public record BertWeights(
    Matrix words,
    Matrix positions,
    Optional<Matrix> shapes,
    Norm norm,
    List<Layer> layers,
    float normEpsilon,
    int heads) {
  /**
   * The same with some of its layers.
   *
   * @param kept from 0, in order
   * @throws IllegalArgumentException if there is no such layer
   */
  public BertWeights withLayers(List<Integer> kept) {
    if (kept.stream().anyMatch(layer -> layer < 0 || layer >= layers.size())) {
      throw new IllegalArgumentException(
          "expected layers from 0 to %d, found %s".formatted(layers.size() - 1, kept));
    }
    return new BertWeights(
        words,
        positions,
        shapes,
        norm,
        kept.stream().map(layers::get).toList(),
        normEpsilon,
        heads);
  }

  /**
   * Row-major.
   *
   * @param values {@code [rows · columns]}
   */
  public record Matrix(int rows, int columns, float[] values) {
    public Matrix {
      if (values.length != rows * columns) {
        throw new IllegalArgumentException(
            "expected %d x %d values, found %d".formatted(rows, columns, values.length));
      }
    }

    /** Rows as columns. */
    public Matrix transposed() {
      float[] turned = new float[values.length];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          turned[column * rows + row] = values[row * columns + column];
        }
      }
      return new Matrix(columns, rows, turned);
    }

    /** Matrices of equally many rows, side by side. */
    static Matrix beside(List<Matrix> parts) {
      int rows = parts.get(0).rows();
      int columns = parts.stream().mapToInt(Matrix::columns).sum();
      float[] values = new float[rows * columns];
      for (int row = 0; row < rows; row++) {
        int at = row * columns;
        for (Matrix part : parts) {
          System.arraycopy(part.values(), row * part.columns(), values, at, part.columns());
          at += part.columns();
        }
      }
      return new Matrix(rows, columns, values);
    }
  }

  /**
   * {@code x · weight + bias}.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   */
  public record Dense(Matrix weight, float[] bias) {}

  /** Layer normalization; both {@code [hidden]}. */
  public record Norm(float[] scale, float[] shift) {}

  /**
   * @param attention query, key and value side by side, {@code [hidden, 3 · hidden]}
   * @param attentionOutput {@code [hidden, hidden]}
   * @param intermediate {@code [hidden, inner]}, with GELU after it
   * @param output {@code [inner, hidden]}
   */
  public record Layer(
      Dense attention,
      Dense attentionOutput,
      Norm attentionNorm,
      Dense intermediate,
      Dense output,
      Norm outputNorm) {}
}
