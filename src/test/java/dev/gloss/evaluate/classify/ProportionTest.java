package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProportionTest {
  /** At the bound, so many or more are exactly as probable as the risk. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0.05", "20, 20, 0.05", "3, 10, 0.1", "190, 200, 0.0025", "45, 90, 0.01"})
  void boundIsWhereTheSampleWouldBeAsRareAsTheRisk(int hits, int size, double risk) {
    double bound = Proportion.lowerBound(hits, size, risk);

    assertThat(atLeast(hits, size, bound)).isCloseTo(risk, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "0, 1"})
  void noHitsSayNothing(int hits, int size) {
    assertThat(Proportion.lowerBound(hits, size, 0.05)).isZero();
  }

  /** Probability of so many hits or more, term by term. */
  private static double atLeast(int hits, int size, double share) {
    double sum = 0;
    for (int k = hits; k <= size; k++) {
      double term = 1;
      for (int i = 1; i <= k; i++) {
        term *= share * (size - k + i) / i;
      }
      sum += term * Math.pow(1 - share, size - k);
    }
    return sum;
  }
}
