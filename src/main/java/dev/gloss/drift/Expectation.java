package dev.gloss.drift;

import java.util.HashMap;
import java.util.Map;

/**
 * What is expected of one trait: a bin for each value that the profile has, and one for all that it
 * has not.
 */
final class Expectation {
  /** Of a bin that nothing fell into. */
  private static final double LEAST = 0.5;

  private final Map<String, Integer> bins = new HashMap<>();
  private final double[] shares;
  private final double size;

  Expectation(Map<String, Long> counts) {
    long[] binned = new long[counts.size() + 1];
    counts.forEach(
        (value, count) -> {
          binned[bins.size()] = count;
          bins.put(value, bins.size());
        });
    shares = shares(binned);
    size = sum(binned);
  }

  int bins() {
    return shares.length;
  }

  int bin(String value) {
    return bins.getOrDefault(value, bins.size());
  }

  /**
   * The population stability index of what came: the sum over the bins of (came - expected) *
   * ln(came / expected), of shares; less what two samples of these sizes from one population have
   * on average, (bins - 1) * (1 / size + 1 / size), so that many labels and few texts do not look
   * like a change. By custom below 0.1 nothing has changed, and above 0.25 much has.
   *
   * @param came a count for each bin
   * @return at least 0; NaN if nothing came
   */
  double stabilityIndex(long[] came) {
    double all = sum(came);
    if (all == 0) {
      return Double.NaN;
    }
    double[] now = shares(came);
    double index = 0;
    for (int i = 0; i < now.length; i++) {
      index += (now[i] - shares[i]) * Math.log(now[i] / shares[i]);
    }
    double byChance = (bins.size() - 1) * (1 / all + 1 / size);
    return Math.max(0, index - byChance);
  }

  private static double sum(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double[] shares(long[] counts) {
    double all = 0;
    for (long count : counts) {
      all += Math.max(count, LEAST);
    }
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = Math.max(counts[i], LEAST) / all;
    }
    return shares;
  }
}
