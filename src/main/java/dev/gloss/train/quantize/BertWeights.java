package dev.gloss.train.quantize;

import java.util.List;

/**
 * The weights of a BERT encoder (Devlin et al. 2019, arxiv.org/abs/1810.04805) with its layer
 * normalization after each block.
 *
 * @param words {@code [vocabulary, hidden]}
 * @param positions {@code [positions, hidden]}, with the embedding of token type 0 added
 * @param norm over the sum of both
 */
record BertWeights(
    Matrix words, Matrix positions, Norm norm, List<Layer> layers, float normEpsilon, int heads) {
  /**
   * Row-major.
   *
   * @param values {@code [rows · columns]}
   */
  record Matrix(int rows, int columns, float[] values) {
    Matrix {
      if (values.length != rows * columns) {
        throw new IllegalArgumentException(
            "expected %d x %d values, found %d".formatted(rows, columns, values.length));
      }
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
  record Dense(Matrix weight, float[] bias) {}

  /** Layer normalization; both {@code [hidden]}. */
  record Norm(float[] scale, float[] shift) {}

  /**
   * @param attention query, key and value side by side, {@code [hidden, 3 · hidden]}
   * @param attentionOutput {@code [hidden, hidden]}
   * @param intermediate {@code [hidden, inner]}, with GELU after it
   * @param output {@code [inner, hidden]}
   */
  record Layer(
      Dense attention,
      Dense attentionOutput,
      Norm attentionNorm,
      Dense intermediate,
      Dense output,
      Norm outputNorm) {}
}
