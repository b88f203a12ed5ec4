package dev.gloss.train;

/** Adam (Kingma and Ba 2015), row by row. */
final class Adam {
  private static final float MEAN = 0.9f;
  private static final float SQUARE = 0.99f;
  private static final float EPSILON = 1e-8f;

  private Adam() {}

  /** Moments of a matrix whose rows are updated one by one. */
  static final class Rows {
    private final float[][] means;
    private final float[][] squares;
    private final double[] meanPower;
    private final double[] squarePower;

    Rows(int rows, int columns) {
      means = new float[rows][columns];
      squares = new float[rows][columns];
      meanPower = new double[Math.max(rows, columns)];
      squarePower = new double[Math.max(rows, columns)];
      java.util.Arrays.fill(meanPower, 1);
      java.util.Arrays.fill(squarePower, 1);
    }

    void step(int row, float[] values, float[] gradient, float rate, float decay) {
      meanPower[row] *= MEAN;
      squarePower[row] *= SQUARE;
      float scale = (float) (rate / (1 - meanPower[row]));
      float inverse = (float) (1 / (1 - squarePower[row]));
      float keep = 1 - rate * decay;
      float[] m = means[row];
      float[] v = squares[row];
      for (int i = 0; i < values.length; i++) {
        float g = gradient[i];
        m[i] = MEAN * m[i] + (1 - MEAN) * g;
        v[i] = SQUARE * v[i] + (1 - SQUARE) * g * g;
        values[i] =
            keep * values[i] - scale * m[i] / ((float) Math.sqrt(v[i] * inverse) + EPSILON);
      }
    }

    void stepOne(int column, float[] values, float gradient, float rate) {
      meanPower[column] *= MEAN;
      squarePower[column] *= SQUARE;
      float[] m = means[0];
      float[] v = squares[0];
      m[column] = MEAN * m[column] + (1 - MEAN) * gradient;
      v[column] = SQUARE * v[column] + (1 - SQUARE) * gradient * gradient;
      values[column] -=
          (float)
              (rate
                  / (1 - meanPower[column])
                  * m[column]
                  / (Math.sqrt(v[column] / (1 - squarePower[column])) + EPSILON));
    }
  }
}
