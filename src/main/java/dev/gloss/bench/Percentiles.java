package dev.gloss.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Of durations. */
final class Percentiles {
  private Percentiles() {}

  /**
   * For each of {@code p50}, {@code p90}, {@code p99} and {@code p99.9} the shortest duration that
   * as many percent of all do not exceed, in milliseconds.
   *
   * @param nanos at least one, in nanoseconds; sorted in place
   */
  static Map<String, Double> ofNanos(long[] nanos) {
    Arrays.sort(nanos);
    Map<String, Double> percentiles = new LinkedHashMap<>();
    for (String percent : new String[] {"50", "90", "99", "99.9"}) {
      int rank = (int) Math.ceil(nanos.length * Double.parseDouble(percent) / 100);
      percentiles.put("p" + percent, nanos[Math.max(1, rank) - 1] / 1e6);
    }
    return percentiles;
  }
}
