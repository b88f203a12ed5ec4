package dev.gloss.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.evaluate.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContestTest {
  private static final long SECOND = 1_000_000_000;

  private final FakeClock clock = new FakeClock();
  private final List<String> turns = new ArrayList<>();

  @Test
  void contendersTakeTurnsInEveryRound() {
    new Contest(2, SECOND, clock)
        .run(List.of(steady("a", SECOND), steady("b", SECOND)), Progress.NONE);

    assertThat(turns).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void rateIsTextsByTheTimeTheyTook() {
    Map<String, double[]> rates =
        new Contest(3, SECOND, clock)
            .run(List.of(steady("a", SECOND / 4), steady("b", SECOND / 10)), Progress.NONE);

    assertThat(rates.get("a")).containsExactly(4, 4, 4);
    assertThat(rates.get("b")).containsExactly(10, 10, 10);
  }

  @Test
  void turnEndsWithTheFirstStepThatFillsIt() {
    Map<String, double[]> rates =
        new Contest(1, SECOND, clock).run(List.of(steady("a", 3 * SECOND / 4)), Progress.NONE);

    assertThat(turns).containsExactly("a", "a", "a", "a");
    assertThat(rates.get("a")[0]).isEqualTo(2 / 1.5);
  }

  @Test
  void firstRoundWarmsUpAndDoesNotCount() {
    Contender slowAtFirst =
        new Cycle<>(
            "a",
            List.of("text"),
            1,
            text -> {
              turns.add(text);
              clock.advance(turns.size() == 1 ? 100 * SECOND : SECOND);
            },
            () -> {});

    Map<String, double[]> rates =
        new Contest(2, SECOND, clock).run(List.of(slowAtFirst), Progress.NONE);

    assertThat(rates.get("a")).containsExactly(1, 1);
  }

  @Test
  void progressEndsWhenTheLastTurnDoes() {
    List<String> told = new ArrayList<>();

    new Contest(1, SECOND, clock)
        .run(
            List.of(steady("a", SECOND), steady("b", SECOND)),
            (done, total) -> told.add(done + "/" + total));

    assertThat(told).containsExactly("1/4", "2/4", "3/4", "4/4");
  }

  @Test
  void cycleGoesOnWhereItLeftOff() {
    List<String> read = new ArrayList<>();
    Cycle<String> cycle = new Cycle<>("a", List.of("x", "y", "z"), 2, read::add, () -> {});

    assertThat(cycle.step()).isEqualTo(2);
    assertThat(cycle.step()).isEqualTo(2);

    assertThat(read).containsExactly("x", "y", "z", "x");
  }

  @Test
  void allocationsAreThoseOfTheAverageText() {
    byte[][] kept = new byte[1][];
    Cycle<Integer> cycle =
        new Cycle<>("a", List.of(100_000, 300_000), 1, size -> kept[0] = new byte[size], () -> {});

    assertThat(cycle.allocatedBytes(Machine::allocatedBytes)).isBetween(200_000.0, 202_000.0);
  }

  private Contender steady(String name, long nanosAText) {
    return new Cycle<>(
        name,
        List.of("text"),
        1,
        text -> {
          turns.add(name);
          clock.advance(nanosAText);
        },
        () -> {});
  }
}
