package dev.gloss.model;

import java.util.Arrays;

/**
 * A dense tensor of 32-bit floats in row-major order.
 *
 * @param shape lengths of the dimensions; shared, nobody may write to it
 * @param values as many as the product of the shape; shared, nobody may write to it
 */
public record Tensor(int[] shape, float[] values) {
  public Tensor {
    long expected = size(shape);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "expected %d values for shape %s, found %d"
              .formatted(expected, Arrays.toString(shape), values.length));
    }
  }

  /** Values of a tensor of this shape; beyond {@link Integer#MAX_VALUE} only that it is more. */
  static long size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      size = Math.min(size * length, 1L << 32);
    }
    return size;
  }

  public static Tensor of(float[] values) {
    return new Tensor(new int[] {values.length}, values);
  }

  public static Tensor of(float[][] rows) {
    int columns = rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, columns)];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, values, row * columns, columns);
    }
    return new Tensor(new int[] {rows.length, columns}, values);
  }

  /** The rows of a matrix, each an array of its own. */
  public float[][] rows() {
    if (shape.length != 2) {
      throw new IllegalStateException("expected a matrix, found shape " + Arrays.toString(shape));
    }
    float[][] rows = new float[shape[0]][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(values, row * shape[1], (row + 1) * shape[1]);
    }
    return rows;
  }
}
