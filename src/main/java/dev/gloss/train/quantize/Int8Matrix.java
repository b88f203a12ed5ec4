package dev.gloss.train.quantize;

import dev.gloss.train.quantize.BertWeights.Matrix;

/**
 * A matrix in 8 bits, symmetric around zero: {@code value = byte · scale}.
 *
 * @param values {@code [rows · columns]}, row-major
 * @param scales one a row or one a column
 */
record Int8Matrix(byte[] values, float[] scales) {
  /** For values that are looked up. */
  private static final int EIGHT_BITS = 127;

  /**
   * For values that are multiplied. Processors with AVX2 alone add two products of an unsigned and
   * a signed byte in 16 bits, which overflow with more than this: the same file would then mean
   * something else on another machine.
   */
  private static final int SEVEN_BITS = 63;

  /** To look up rows in: a scale a row. */
  static Int8Matrix toLookUp(Matrix matrix) {
    return quantize(matrix, matrix.columns(), matrix.rows(), EIGHT_BITS);
  }

  /** To multiply from the right: a scale a column. */
  static Int8Matrix toMultiply(Matrix matrix) {
    return quantize(matrix, 1, matrix.columns(), SEVEN_BITS);
  }

  /** The scale of value {@code i} is that at {@code i / run % count}. */
  private static Int8Matrix quantize(Matrix matrix, int run, int count, int largest) {
    float[] values = matrix.values();
    float[] scales = new float[count];
    for (int i = 0; i < values.length; i++) {
      int scale = i / run % count;
      scales[scale] = Math.max(scales[scale], Math.abs(values[i]));
    }
    for (int i = 0; i < count; i++) {
      scales[i] = scales[i] == 0 ? 1 : scales[i] / largest;
    }
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.rint(values[i] / scales[i / run % count]);
    }
    return new Int8Matrix(bytes, scales);
  }
}
