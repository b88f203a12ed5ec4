package dev.gloss.evaluate.classify;

/** What a share seen in a sample says of the share in whatever the sample was drawn from. */
public final class Proportion {
  private static final double TAIL = 0.025;
  private static final int HALVINGS = 60;
  private static final int TERMS = 500;
  private static final double TINY = 1e-300;

  /** Coefficients of Stirling's series for the logarithm of the gamma function. */
  private static final double[] STIRLING = {1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0};

  private Proportion() {}

  /**
   * The lower end of Clopper and Pearson's one-sided interval (1934): were the true share smaller,
   * a sample with so many would be rarer than {@code risk}. The counts need not be whole.
   *
   * @param hits at most {@code size}
   * @param risk in (0, 1)
   * @return in [0, 1)
   */
  public static double lowerBound(double hits, double size, double risk) {
    if (hits <= 0) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (incompleteBeta(middle, hits, size - hits + 1) <= risk) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Clopper and Pearson's two-sided interval (1934) of 95%.
   *
   * @param share seen, in [0, 1]
   * @param size of the sample
   * @return its ends, in [0, 1]
   */
  public static double[] interval(double share, int size) {
    double hits = share * size;
    return new double[] {lowerBound(hits, size, TAIL), 1 - lowerBound(size - hits, size, TAIL)};
  }

  /** The regularized incomplete beta function (dlmf.nist.gov/8.17). */
  private static double incompleteBeta(double x, double a, double b) {
    // Each side of the mean has the fraction that converges there.
    return x > (a + 1) / (a + b + 2) ? 1 - byFraction(1 - x, b, a) : byFraction(x, a, b);
  }

  private static double byFraction(double x, double a, double b) {
    double logFactor =
        a * StrictMath.log(x)
            + b * StrictMath.log1p(-x)
            + logGamma(a + b)
            - logGamma(a)
            - logGamma(b);
    return StrictMath.exp(logFactor) / a / fraction(x, a, b);
  }

  /** The continued fraction of dlmf.nist.gov/8.17.E22, by the method of Lentz (1976). */
  private static double fraction(double x, double a, double b) {
    double value = 1;
    double up = 1;
    double down = 0;
    for (int term = 1; term <= TERMS; term++) {
      double m = term / 2;
      double coefficient =
          term % 2 == 0
              ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
              : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      down = 1 / nonZero(1 + coefficient * down);
      up = nonZero(1 + coefficient / up);
      value *= up * down;
      if (Math.abs(up * down - 1) < 1e-14) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** For arguments above 0: Stirling's series, from 10 on exact to 12 digits. */
  private static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < 10) {
      shift -= StrictMath.log(y++);
    }
    double series = 0;
    double power = y;
    for (double coefficient : STIRLING) {
      series += coefficient / power;
      power *= y * y;
    }
    return shift + (y - 0.5) * StrictMath.log(y) - y + 0.5 * StrictMath.log(2 * Math.PI) + series;
  }
}
