package dev.gloss.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Spread.of(3, 1, 10)).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheMiddleOnes() {
    assertThat(Spread.of(4, 1, 2, 10)).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    double[] ours = {10, 40, 30};
    double[] peer = {5, 10, 10};

    assertThat(Spread.ofRatios(ours, peer)).isEqualTo(new Spread(3, 2, 4));
  }

  @Test
  void percentileIsTheShortestDurationThatSoManyDoNotExceed() {
    long[] nanos = LongStream.rangeClosed(1, 1000).map(each -> (1001 - each) * 1_000_000).toArray();

    assertThat(Percentiles.ofNanos(nanos))
        .containsEntry("p50", 500.0)
        .containsEntry("p90", 900.0)
        .containsEntry("p99", 990.0)
        .containsEntry("p99.9", 999.0);
  }

  @Test
  void everyPercentileOfOneDurationIsThatDuration() {
    assertThat(Percentiles.ofNanos(new long[] {2_000_000}).values()).containsOnly(2.0);
  }
}
