package dev.gloss.evaluate.report;

import java.util.Locale;

/** Numbers as the page shows them. */
public final class Numbers {
  private Numbers() {}

  /**
   * @param share in [0, 1]
   */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  public static String score(double score) {
    return String.format(Locale.ROOT, "%.3f", score);
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  public static String loss(double nats) {
    return Double.isInfinite(nats) ? "∞" : String.format(Locale.ROOT, "%.2f", nats);
  }
}
