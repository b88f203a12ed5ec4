package dev.gloss.bench;

import dev.gloss.evaluate.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets contenders work in turns of equal time, round by round, on the calling thread.
 *
 * @param rounds that count; one more goes before them, to warm up
 * @param turnNanos how long a turn lasts at least
 * @param nanoTime a clock in nanoseconds
 */
record Contest(int rounds, long turnNanos, LongSupplier nanoTime) {
  private static final int ROUNDS = 5;

  /** Five rounds, and one before them, in about so many seconds. */
  static Contest of(double seconds, int contenders) {
    return new Contest(
        ROUNDS, (long) (seconds * 1e9 / (ROUNDS + 1) / contenders), System::nanoTime);
  }

  /** Texts a second of each contender in each round, by name. */
  Map<String, double[]> run(List<? extends Contender> contenders, Progress progress) {
    Map<String, double[]> rates = new LinkedHashMap<>();
    List<double[]> inOrder = new ArrayList<>();
    for (Contender contender : contenders) {
      double[] each = new double[rounds];
      inOrder.add(each);
      rates.put(contender.name(), each);
    }
    long done = 0;
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < inOrder.size(); i++) {
        double rate = contenders.get(i).turn(turnNanos, nanoTime);
        if (round >= 0) {
          inOrder.get(i)[round] = rate;
        }
        progress.done(++done, (long) (rounds + 1) * inOrder.size());
      }
    }
    return rates;
  }
}
