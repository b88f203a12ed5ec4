package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  @Test
  void resultsComeInTheOrderOfTheTasks() {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int result = i;
      tasks.add(() -> result);
    }

    try (Workers workers = new Workers(3)) {
      assertThat(workers.run(tasks)).hasSize(100).isSorted();
    }
  }

  @Test
  void failureOfATaskIsThrownAsItIs() {
    IllegalStateException failure = new IllegalStateException("here");

    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      List.<Callable<Integer>>of(
                          () -> {
                            throw failure;
                          })))
          .isSameAs(failure);
    }
  }

  /** More of them at once than there are threads. */
  @Test
  void tasksMayRunTasks() {
    try (Workers workers = new Workers(2)) {
      List<Callable<Integer>> outer = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        int number = i;
        outer.add(() -> workers.run(List.<Callable<Integer>>of(() -> number, () -> 1)).get(0));
      }

      assertThat(workers.run(outer)).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void failureOfATaskWithinATaskIsThrownAsItIs() {
    IllegalStateException failure = new IllegalStateException("here");
    Callable<Integer> failing =
        () -> {
          throw failure;
        };

    try (Workers workers = new Workers(2)) {
      Callable<Integer> outer = () -> workers.run(List.of(failing)).get(0);
      assertThatThrownBy(() -> workers.run(List.of(outer, outer, outer))).isSameAs(failure);
    }
  }

  /** What tasks use, such as an encoder's native memory, is released when run has thrown. */
  @Test
  void noTaskRunsAnyMoreWhenTheFailureIsThrown() {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Callable<Integer> slow =
        () -> {
          started.countDown();
          long end = System.nanoTime() + 300_000_000L;
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          ended.set(true);
          return 1;
        };
    Callable<Integer> failing =
        () -> {
          started.await();
          throw new IllegalArgumentException("fails while the other runs");
        };

    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(() -> workers.run(List.of(failing, slow)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ended).isTrue();
    }
  }
}
