package dev.gloss.train.classify;

import dev.gloss.evaluate.classify.CoverageSweep;
import dev.gloss.evaluate.classify.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The lowest threshold from which on answers are right often enough, not only where it was chosen
 * but, with 19 chances in 20, on new texts as well.
 *
 * <p>A threshold whose share of right answers just reaches the goal was lucky as often as not, and
 * of many the lowest that passes was luckier. So a lower bound of the share has to reach it, and
 * thresholds are tried in an order that is fixed beforehand: from the surest quarter of the
 * answers, the surest half, three quarters and all of them on, one more hundredth at a time, until
 * one fails. Each of these {@value #STARTS} walks may err with its part of the risk, however long
 * it is (fixed-sequence testing, as in Angelopoulos et al. 2021, arxiv.org/abs/2110.01052). That
 * texts out of scope have another share than in the sample is allowed for by weighing theirs, and
 * the bound is then Clopper and Pearson's for a sample of the effective size (Korn and Graubard
 * 1998).
 *
 * @param threshold 0: everything is said
 * @param answers that the bound rests on
 * @param bound that the share of right answers keeps to; below the goal if no threshold reached it:
 *     then the one that came nearest is taken
 */
record SafeThreshold(float threshold, int answers, double bound) {
  private static final double RISK = 0.05;
  private static final int STARTS = 4;
  private static final int STEPS = 100;

  /**
   * @param said every answer that some threshold would let be said
   * @param misfitWeight of answers to texts that no label fits; 1: as in the sample
   */
  static SafeThreshold of(List<CoverageSweep.Said> said, double goal, double misfitWeight) {
    List<CoverageSweep.Point> points = CoverageSweep.of(said);
    if (points.isEmpty()) {
      return new SafeThreshold(0, 0, 0);
    }
    List<SafeThreshold> steps = new ArrayList<>();
    int at = 0;
    for (int step = 1; step <= STEPS; step++) {
      while (points.get(at).answers() * (long) STEPS < (long) said.size() * step) {
        at++;
      }
      float threshold = at + 1 == points.size() ? 0 : points.get(at).confidence();
      steps.add(
          new SafeThreshold(
              threshold, points.get(at).answers(), bound(points.get(at), misfitWeight)));
    }
    return lowest(steps, goal)
        .orElseGet(() -> Collections.max(steps, Comparator.comparingDouble(SafeThreshold::bound)));
  }

  /** The farthest that any walk comes. */
  private static Optional<SafeThreshold> lowest(List<SafeThreshold> steps, double goal) {
    for (int start = STARTS; start >= 1; start--) {
      int next = STEPS * start / STARTS - 1;
      if (steps.get(next).bound() >= goal) {
        while (next + 1 < STEPS && steps.get(next + 1).bound() >= goal) {
          next++;
        }
        return Optional.of(steps.get(next));
      }
    }
    return Optional.empty();
  }

  private static double bound(CoverageSweep.Point point, double misfitWeight) {
    int fitting = point.answers() - point.misfit();
    double size = fitting + misfitWeight * point.misfit();
    double squares = fitting + misfitWeight * misfitWeight * point.misfit();
    double share = point.right() / size;
    double spread =
        point.right() * (1 - share) * (1 - share) + (squares - point.right()) * share * share;
    double effective =
        spread == 0 ? size * size / squares : share * (1 - share) * size * size / spread;
    return Proportion.lowerBound(share * effective, effective, RISK / STARTS);
  }
}
