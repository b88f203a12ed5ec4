package dev.gloss.tensor;

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
    addProduct(product, vector, matrix);
  }

  /** {@code sum += vector · matrix}; shapes as in {@link #multiply}. */
  public static void addProduct(float[] sum, float[] vector, float[][] matrix) {
    int row = 0;
    // Four rows at a time: the sum is loaded and stored once for four of them.
    for (; row + 3 < vector.length; row += 4) {
      addFour(
          sum,
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
      add(sum, vector[row], matrix[row]);
    }
  }

  /** {@code sum += a · rowA + b · rowB + c · rowC + d · rowD}. */
  public static void addFour(
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

  /**
   * Inner product. Four sums: the compiler turns one into a reduction of vectors that must keep the
   * order of its additions, which takes ten times as long.
   */
  public static float dot(float[] a, float[] b) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      first += a[i] * b[i];
      second += a[i + 1] * b[i + 1];
      third += a[i + 2] * b[i + 2];
      fourth += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      first += a[i] * b[i];
    }
    return first + second + third + fourth;
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
