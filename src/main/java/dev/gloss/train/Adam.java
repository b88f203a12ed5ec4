package dev.gloss.train;

import java.util.Arrays;

/**
 * Adam (Kingma and Ba 2015, arxiv.org/abs/1412.6980) for a matrix whose rows are updated one by
 * one: a row that got no gradient is left alone, and its bias correction counts its own updates.
 * Weight decay is decoupled (Loshchilov and Hutter 2019). Rows may be updated by several threads at
 * once if no row is.
 */
public final class Adam {
  private static final float MEAN = 0.9f;

  /** Less than the usual 0.999: rows of rare tokens see few updates. */
  private static final float SQUARE = 0.99f;

  private static final float EPSILON = 1e-8f;

  private final float[][] values;
  private final float[][] means;
  private final float[][] squares;
  private final double[] meanPowers;
  private final double[] squarePowers;

  /** Updates {@code values} in place, {@code [rows, columns]}. */
  public Adam(float[][] values) {
    this.values = values;
    means = new float[values.length][values[0].length];
    squares = new float[values.length][values[0].length];
    meanPowers = new double[values.length];
    squarePowers = new double[values.length];
    Arrays.fill(meanPowers, 1);
    Arrays.fill(squarePowers, 1);
  }

  public void update(int row, float[] gradient, float rate) {
    meanPowers[row] *= MEAN;
    squarePowers[row] *= SQUARE;
    float step = (float) (rate / (1 - meanPowers[row]));
    float inverse = (float) (1 / (1 - squarePowers[row]));
    float[] value = values[row];
    float[] mean = means[row];
    float[] square = squares[row];
    for (int i = 0; i < value.length; i++) {
      mean[i] = MEAN * mean[i] + (1 - MEAN) * gradient[i];
      square[i] = SQUARE * square[i] + (1 - SQUARE) * gradient[i] * gradient[i];
      value[i] -= step * mean[i] / ((float) Math.sqrt(square[i] * inverse) + EPSILON);
    }
  }
}
