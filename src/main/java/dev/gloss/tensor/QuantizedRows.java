package dev.gloss.tensor;

/**
 * A matrix in 8-bit integers with a scale of its own for each row: {@code value = integer · scale},
 * where the scale makes the row's largest magnitude 127. A quarter of the size of floats at an
 * error of at most half a scale a value.
 *
 * @param integers {@code [rows, columns]} of type I8
 * @param scales {@code [rows]}
 */
public record QuantizedRows(Tensor integers, Tensor scales) {
  private static final int LARGEST = 127;

  /** Rounds to nearest; a row of zeros has the scale 0. */
  public static QuantizedRows of(float[][] rows) {
    float[][] integers = new float[rows.length][];
    float[] scales = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      float largest = 0;
      for (float value : rows[row]) {
        largest = Math.max(largest, Math.abs(value));
      }
      scales[row] = largest / LARGEST;
      integers[row] = new float[rows[row].length];
      for (int i = 0; i < rows[row].length && scales[row] > 0; i++) {
        integers[row][i] = Math.round(rows[row][i] / scales[row]);
      }
    }
    return new QuantizedRows(Tensor.of(integers).as(Tensor.Type.I8), Tensor.of(scales));
  }

  /** The values. */
  public float[][] rows() {
    float[][] rows = integers.rows();
    for (int row = 0; row < rows.length; row++) {
      float scale = scales.values()[row];
      for (int i = 0; i < rows[row].length; i++) {
        rows[row][i] *= scale;
      }
    }
    return rows;
  }
}
