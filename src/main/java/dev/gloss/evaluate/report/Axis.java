package dev.gloss.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One direction of a chart.
 *
 * @param from least value shown, in [0, 1]
 * @param to greatest value shown, in [0, 1]
 * @param step between ticks
 * @param percent whether the numbers at the ticks are percentages, or scores as they are
 */
public record Axis(String title, double from, double to, double step, boolean percent) {
  private static final double[] STEPS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2};
  private static final int MOST_TICKS = 6;

  /** From 0 to 100%. */
  public static Axis whole(String title) {
    return new Axis(title, 0, 1, 0.2, true);
  }

  /** As little as holds all values and ends on ticks. */
  public static Axis around(String title, List<Double> values) {
    double least = values.stream().mapToDouble(v -> v).min().orElse(0);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    for (double step : STEPS) {
      Axis axis = on(title, least, most, step);
      if (axis.ticks().size() <= MOST_TICKS) {
        return axis;
      }
    }
    return whole(title);
  }

  /** A tick that lies exactly on the least or greatest value is moved out, to leave some air. */
  private static Axis on(String title, double least, double most, double step) {
    double from = Math.max(0, (Math.ceil(least / step) - 1) * step);
    double to = Math.min(1, (Math.floor(most / step) + 1) * step);
    return new Axis(title, from, to, step, true);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long steps = Math.round((to - from) / step);
    for (int i = 0; i <= steps; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** The same axis of scores that are no shares. */
  public Axis ofScores() {
    return new Axis(title, from, to, step, false);
  }

  String label(double tick) {
    if (percent) {
      return String.format(Locale.ROOT, step < 0.01 ? "%.1f%%" : "%.0f%%", 100 * tick);
    }
    return String.format(Locale.ROOT, step < 0.01 ? "%.3f" : "%.2f", tick);
  }

  /** Where a value lies between both ends, in [0, 1]. */
  double place(double value) {
    return (value - from) / (to - from);
  }
}
