package dev.gloss.summarize;

/** Arithmetic on vectors of equal length. */
final class Vectors {
  private Vectors() {}

  /**
   * A new vector of length 1 in the same direction; zeros for zeros.
   *
   * @param what names the vector in the message
   * @throws IllegalArgumentException if it has not so many dimensions or a component is not finite
   */
  static float[] unit(float[] vector, int dimensions, String what) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "vector of %s: expected %d dimensions, found %d"
              .formatted(what, dimensions, vector.length));
    }
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    if (!Double.isFinite(square)) {
      throw new IllegalArgumentException(
          "vector of %s: expected finite numbers, found NaN or infinity".formatted(what));
    }
    float[] unit = new float[dimensions];
    if (square > 0) {
      double scale = 1 / Math.sqrt(square);
      for (int i = 0; i < dimensions; i++) {
        unit[i] = (float) (vector[i] * scale);
      }
    }
    return unit;
  }

  static double dot(float[] one, float[] other) {
    // Four sums, so that one addition need not wait for the one before it.
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = 0;
    for (; i + 3 < one.length; i += 4) {
      first += one[i] * other[i];
      second += one[i + 1] * other[i + 1];
      third += one[i + 2] * other[i + 2];
      fourth += one[i + 3] * other[i + 3];
    }
    float rest = 0;
    for (; i < one.length; i++) {
      rest += one[i] * other[i];
    }
    return first + second + third + fourth + rest;
  }
}
