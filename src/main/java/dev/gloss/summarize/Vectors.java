package dev.gloss.summarize;

/** Arithmetic on vectors of equal length. */
public final class Vectors {
  /** Stands for the document where a sentence is asked for. */
  static final int DOCUMENT = -1;

  private Vectors() {}

  /**
   * Euclidean length.
   *
   * @param sentence whose vector it is, or {@link #DOCUMENT}, for the message
   * @throws IllegalArgumentException if it has not so many dimensions or its length is not finite
   */
  static double length(float[] vector, int dimensions, int sentence) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "vector of %s: expected %d dimensions, found %d"
              .formatted(name(sentence), dimensions, vector.length));
    }
    double square = dot(vector, vector);
    if (!Double.isFinite(square)) {
      throw new IllegalArgumentException(
          "vector of %s: expected finite numbers, found NaN or infinity".formatted(name(sentence)));
    }
    return Math.sqrt(square);
  }

  private static String name(int sentence) {
    return sentence == DOCUMENT ? "the document" : "sentence " + sentence;
  }

  /** In [-1, 1] but for rounding; 0 if either length is 0. */
  static double cosine(float[] one, double length, float[] other, double otherLength) {
    double lengths = length * otherLength;
    return lengths == 0 ? 0 : dot(one, other) / lengths;
  }

  private static double dot(float[] one, float[] other) {
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
    for (; i < one.length; i++) {
      first += one[i] * other[i];
    }
    return first + second + third + fourth;
  }
}
