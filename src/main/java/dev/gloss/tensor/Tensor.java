package dev.gloss.tensor;

import java.util.Arrays;

/**
 * A dense tensor in row-major order. Its values are 32-bit floats in memory, whatever they are in a
 * file.
 *
 * @param type how a file holds the values
 * @param shape lengths of the dimensions; shared, nobody may write to it
 * @param values as many as the product of the shape, each one that the type can hold; shared,
 *     nobody may write to it
 */
public record Tensor(Type type, int[] shape, float[] values) {
  /** Up to here every integer has a 32-bit float of its own. */
  static final int LARGEST_INTEGER = 1 << 24;

  /** How a file holds the values of a tensor. */
  public enum Type {
    /** 32-bit floats. */
    F32(Float.BYTES, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
    /** Integers from -128 to 127. */
    I8(Byte.BYTES, Byte.MIN_VALUE, Byte.MAX_VALUE),
    /** Integers from -16777216 to 16777216, which is what a 32-bit float holds exactly. */
    I32(Integer.BYTES, -LARGEST_INTEGER, LARGEST_INTEGER);

    private final int bytes;
    private final float smallest;
    private final float largest;

    Type(int bytes, float smallest, float largest) {
      this.bytes = bytes;
      this.smallest = smallest;
      this.largest = largest;
    }

    /** Bytes of a value. */
    int bytes() {
      return bytes;
    }

    private boolean holds(float value) {
      return this == F32 || (value >= smallest && value <= largest && value == (int) value);
    }
  }

  public Tensor {
    long expected = size(shape);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "expected %d values for shape %s, found %d"
              .formatted(expected, Arrays.toString(shape), values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!type.holds(values[i])) {
        throw new IllegalArgumentException(
            "expected integers from %.0f to %.0f for type %s, found %s at %d"
                .formatted(type.smallest, type.largest, type, values[i], i));
      }
    }
  }

  /** A tensor that a file holds as it is. */
  public Tensor(int[] shape, float[] values) {
    this(Type.F32, shape, values);
  }

  /** The same values for a file that holds them as another type. */
  public Tensor as(Type other) {
    return new Tensor(other, shape, values);
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
