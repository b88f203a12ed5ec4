package dev.gloss.model;

/**
 * Sums over rows of floats, written so that the compiler vectorizes them: one index, every row an
 * array of its own. The order of the additions is fixed, so results have the same bits everywhere.
 */
public final class FloatRows {
  private FloatRows() {}

  /** {@code sum += factor · row}. */
  public static void add(float[] sum, float factor, float[] row) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * row[i];
    }
  }

  /**
   * Fills {@code product = vector · matrix}.
   *
   * @param vector {@code [rows]}
   * @param matrix {@code [rows, columns]}
   * @param product {@code [columns]}
   */
  public static void multiply(float[] vector, float[][] matrix, float[] product) {
    java.util.Arrays.fill(product, 0);
    int row = 0;
    // Four rows at a time: the sum is loaded and stored once for four of them.
    for (; row + 3 < vector.length; row += 4) {
      addFour(
          product,
          vector[row],
          matrix[row],
          vector[row + 1],
          matrix[row + 1],
          vector[row + 2],
          matrix[row + 2],
          vector[row + 3],
          matrix[row + 3]);
    }
    for (; row < vector.length; row++) {
      add(product, vector[row], matrix[row]);
    }
  }

  /**
   * {@code sum += vector · matrix} over some components and rows alone.
   *
   * @param sum {@code [columns]}
   * @param vector {@code [rows]}
   * @param matrix {@code [rows, columns]}
   * @param chosen indices of rows, of which the first {@code count} count
   */
  static void addProduct(float[] sum, float[] vector, float[][] matrix, int[] chosen, int count) {
    int i = 0;
    for (; i + 3 < count; i += 4) {
      int a = chosen[i];
      int b = chosen[i + 1];
      int c = chosen[i + 2];
      int d = chosen[i + 3];
      addFour(
          sum, vector[a], matrix[a], vector[b], matrix[b], vector[c], matrix[c], vector[d],
          matrix[d]);
    }
    for (; i < count; i++) {
      add(sum, vector[chosen[i]], matrix[chosen[i]]);
    }
  }

  private static void addFour(
      float[] sum,
      float a,
      float[] rowA,
      float b,
      float[] rowB,
      float c,
      float[] rowC,
      float d,
      float[] rowD) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a * rowA[i] + b * rowB[i] + c * rowC[i] + d * rowD[i];
    }
  }

  /** Rows become columns. */
  public static float[][] transpose(float[][] matrix) {
    float[][] transposed = new float[matrix[0].length][matrix.length];
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < transposed.length; column++) {
        transposed[column][row] = matrix[row][column];
      }
    }
    return transposed;
  }
}
