package dev.gloss.train.classify;

/**
 * How large a student is and how much it reads.
 *
 * @param dimensions of the token vectors
 * @param filters of the convolution
 * @param mixes most texts mixed of the given ones' spans; none, a quarter of them and all are tried
 */
public record StudentSize(int dimensions, int filters, int mixes) {
  /** They cost no time in a text; 128 lost .8 points on BANKING77's validation texts. */
  public static final int DEFAULT_DIMENSIONS = 256;

  /** 512 cost twice the time in a text and were no better on BANKING77's validation texts. */
  public static final int DEFAULT_FILTERS = 256;

  /** Of 20,000 and 40,000 the latter were better on BANKING77's validation texts. */
  public static final int DEFAULT_MIXES = 40_000;

  public StudentSize {
    if (dimensions < 1 || filters < 1 || mixes < 0) {
      throw new IllegalArgumentException(
          "expected at least one dimension and filter, and no fewer than 0 mixes, found %d, %d and %d"
              .formatted(dimensions, filters, mixes));
    }
  }
}
