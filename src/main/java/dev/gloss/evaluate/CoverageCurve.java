package dev.gloss.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What abstaining on the least confident texts does for the accuracy of the others. */
public final class CoverageCurve {
  /** Texts that a point rests on at least: the first few would be right or wrong by chance. */
  private static final int FEWEST = 20;

  private CoverageCurve() {}

  /**
   * The curve of share answered to share of those that is right. Texts that are equally confident
   * are answered together, as by a threshold.
   *
   * @param judgements of the tier
   */
  public static Curve of(TierEvaluation tier, List<Judgement> judgements) {
    List<Judgement> surest =
        judgements.stream()
            .filter(Judgement::answerable)
            .sorted(Comparator.comparingDouble(judgement -> -judgement.confidence()))
            .toList();
    List<Curve.Point> points = new ArrayList<>();
    int right = 0;
    for (int i = 0; i < surest.size(); i++) {
      right += surest.get(i).right() ? 1 : 0;
      boolean last = i + 1 == surest.size();
      boolean apart = last || surest.get(i + 1).confidence() < surest.get(i).confidence();
      if (apart && (last || i + 1 >= FEWEST)) {
        points.add(
            new Curve.Point(
                (i + 1.0) / judgements.size(), ClassificationMetrics.share(right, i + 1)));
      }
    }
    ClassificationMetrics metrics = tier.metrics();
    return new Curve(points, new Curve.Point(metrics.coverage(), metrics.answeredAccuracy()));
  }
}
