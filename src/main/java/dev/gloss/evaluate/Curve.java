package dev.gloss.evaluate;

import java.util.List;

/**
 * How good a classifier would be at other settings.
 *
 * @param points by {@code share}
 * @param chosen what the pack's own setting gives
 */
public record Curve(List<Point> points, Point chosen) {
  public Curve {
    points = List.copyOf(points);
  }

  /** What one setting gives, both in [0, 1]. */
  public record Point(double share, double quality) {}
}
