package dev.gloss.evaluate.classify;

import dev.gloss.evaluate.Curve;
import java.util.List;
import java.util.stream.IntStream;

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
    List<CoverageSweep.Point> sweep =
        CoverageSweep.of(
            judgements.stream()
                .filter(Judgement::answerable)
                .map(j -> new CoverageSweep.Said((float) j.confidence(), j.right(), true))
                .toList());
    List<Curve.Point> points =
        IntStream.range(0, sweep.size())
            .filter(i -> i + 1 == sweep.size() || sweep.get(i).answers() >= FEWEST)
            .mapToObj(sweep::get)
            .map(
                point ->
                    new Curve.Point(
                        (double) point.answers() / judgements.size(),
                        ClassificationMetrics.share(point.right(), point.answers())))
            .toList();
    ClassificationMetrics metrics = tier.metrics();
    return new Curve(points, new Curve.Point(metrics.coverage(), metrics.answeredAccuracy()));
  }
}
