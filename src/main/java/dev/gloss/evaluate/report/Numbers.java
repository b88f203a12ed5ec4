package dev.gloss.evaluate.report;

import java.util.Locale;

/** Numbers as the page shows them. */
final class Numbers {
  private Numbers() {}

  /**
   * @param share in [0, 1]
   */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  static String score(double score) {
    return String.format(Locale.ROOT, "%.3f", score);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String loss(double nats) {
    return Double.isInfinite(nats) ? "∞" : String.format(Locale.ROOT, "%.2f", nats);
  }
}
