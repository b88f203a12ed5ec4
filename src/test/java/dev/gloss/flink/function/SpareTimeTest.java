package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpareTimeTest {
  private long nanos = 7;
  private long unused = 11;
  private final SpareTime spare = new SpareTime(() -> unused, () -> nanos);

  @Test
  void effortFallsWhileThereIsNoTimeAndComesBack() {
    double last = spare.effort();
    assertThat(last).isEqualTo(1);
    for (int second = 0; second < 4; second++) {
      assertThat(pass(1, 50)).isTrue();
      assertThat(spare.effort()).isEqualTo(last / 2);
      last = spare.effort();
    }
    int seconds = 0;
    while (spare.effort() < 1) {
      assertThat(pass(1, 900)).isTrue();
      seconds++;
    }
    assertThat(seconds).isBetween(10, 30);
    assertThat(pass(1, 900)).isFalse();
  }

  @Test
  void effortStaysWhereTheTimeIsJustEnough() {
    pass(1, 0);

    assertThat(pass(1, 200)).isFalse();
    assertThat(spare.effort()).isEqualTo(0.5);
  }

  @Test
  void effortIsNeverNothing() {
    for (int second = 0; second < 100; second++) {
      pass(1, 0);
    }

    assertThat(spare.effort()).isEqualTo(SpareTime.LEAST);
  }

  @Test
  void nothingChangesWithinASecond() {
    nanos += 999_999_999;

    assertThat(spare.look()).isFalse();
    assertThat(spare.effort()).isEqualTo(1);
  }

  private boolean pass(int seconds, int unusedMillis) {
    nanos += seconds * 1_000_000_000L;
    unused += unusedMillis;
    return spare.look();
  }
}
