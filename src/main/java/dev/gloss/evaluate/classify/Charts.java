package dev.gloss.evaluate.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.RunAs;
import dev.gloss.evaluate.Curve;
import dev.gloss.evaluate.Curve.Point;
import dev.gloss.evaluate.report.Axis;
import dev.gloss.evaluate.report.Chart;
import dev.gloss.evaluate.report.Look;
import dev.gloss.evaluate.report.Markup;
import dev.gloss.evaluate.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page's drawings: what other settings would do, and whether probabilities can be believed. */
final class Charts {
  /** Points of a curve beyond which the eye sees no difference. */
  private static final int MOST_POINTS = 200;

  private final Markup page;
  private final ClassifierEvaluation evaluation;
  private final List<JudgedTier> tiers;
  private final ClassifierSpecification classifier;
  private final boolean multiLabel;

  /**
   * @param tiers the pack's own choice first
   */
  Charts(
      Markup page,
      ClassifierEvaluation evaluation,
      List<JudgedTier> tiers,
      ClassifierSpecification classifier) {
    this.page = page;
    this.evaluation = evaluation;
    this.tiers = tiers;
    this.classifier = classifier;
    this.multiLabel = classifier.multiLabel();
  }

  void write() {
    page.open("section").element("h2", "Settings and calibration").open("div", "class", "charts");
    CascadeCurve.of(evaluation, classifier).ifPresent(this::cascade);
    coverage();
    tiers.forEach(this::reliability);
    page.close("div").close("section");
  }

  private void cascade(Curve curve) {
    List<Point> validation =
        classifier.cascade().curve().stream()
            .map(point -> new Point(point.escalated(), point.quality()))
            .toList();
    List<JudgedTier> alone = tiers.stream().filter(t -> t.tiers() != RunAs.CASCADE).toList();
    List<Double> values =
        Stream.of(
                curve.points().stream().map(Point::quality),
                validation.stream().map(Point::quality),
                alone.stream().map(Charts::quality))
            .flatMap(stream -> stream)
            .toList();
    String quality = multiLabel ? "Micro F1" : "Accuracy";
    Axis up = Axis.around(quality, values);
    Chart chart =
        new Chart(
            page,
            "Cascade: what asking the teacher gains",
            "The texts that the student is least sure of are escalated first; on these, both"
                + " tiers decide together.",
            "%s is %s with no text escalated, %s with the %s that the pack escalates, %s with all."
                .formatted(
                    quality,
                    written(curve.points().get(0)),
                    written(curve.chosen()),
                    Numbers.percent(curve.chosen().share()),
                    written(curve.points().get(curve.points().size() - 1))),
            Axis.whole("Texts escalated to the teacher"),
            multiLabel ? up.ofScores() : up);
    if (!validation.isEmpty()) {
      chart.line("cascade, on the pack's validation texts", Look.VALIDATION, validation);
    }
    alone.forEach(tier -> chart.level(tier.name() + " alone", tier.look(), quality(tier)));
    chart.line("cascade, on these texts", Look.CASCADE, thinned(curve.points()));
    chart.mark(
        "the pack's setting: below a confidence of "
            + Numbers.score(classifier.cascade().escalateBelow()),
        Look.CASCADE,
        curve.chosen());
    chart.end();
  }

  private String written(Point point) {
    return multiLabel ? Numbers.score(point.quality()) : Numbers.percent(point.quality());
  }

  private void coverage() {
    List<Curve> curves =
        tiers.stream().map(tier -> CoverageCurve.of(tier.tier(), tier.judgements())).toList();
    List<Double> values =
        curves.stream().flatMap(c -> c.points().stream()).map(Point::quality).toList();
    TierEvaluation own = evaluation.own();
    Chart chart =
        new Chart(
            page,
            "Coverage: what abstaining gains",
            "The texts that a tier is most sure of are answered first.",
            "As %s, the pack answers %s of the texts, and %s of its answers are right."
                .formatted(
                    own.tiers().label(),
                    Numbers.percent(own.metrics().coverage()),
                    Numbers.percent(own.metrics().answeredAccuracy())),
            Axis.whole("Texts answered"),
            Axis.around("Answers that are right", values));
    for (int i = 0; i < curves.size(); i++) {
      chart.line(tiers.get(i).name(), tiers.get(i).look(), thinned(curves.get(i).points()));
    }
    // Backwards, so that the pack's own choice lies on top.
    for (int i = curves.size() - 1; i >= 0; i--) {
      if (curves.get(i).chosen().share() > 0) {
        chart.mark(
            tiers.get(i).name() + ", at the pack's setting",
            tiers.get(i).look(),
            curves.get(i).chosen());
      }
    }
    chart.end();
  }

  private void reliability(JudgedTier tier) {
    Reliability reliability = Reliability.of(tier.judgements(), classifier);
    List<Reliability.Bin> bins = reliability.bins();
    int most = bins.stream().mapToInt(Reliability.Bin::count).max().orElse(1);
    Chart chart =
        new Chart(
            page,
            "Calibration: " + tier.name(),
            (multiLabel
                    ? "Every label with a probability of 1/15 or more"
                    : "Every text's most probable label")
                + ", in 15 bins; the larger a dot, the more of them. Under the line, probabilities"
                + " are too high.",
            "The mean distance from the line is %s."
                .formatted(Numbers.score(reliability.calibrationError())),
            Axis.whole("Probability"),
            Axis.whole("Of these, right"));
    chart.line("exact", Look.IDEAL, List.of(new Point(0, 0), new Point(1, 1)));
    chart.dots(tier.name(), tier.look(), bins.stream().map(bin -> dot(bin, most)).toList());
    chart.end();
  }

  /**
   * @param most texts of any bin
   */
  private static Chart.Dot dot(Reliability.Bin bin, int most) {
    return new Chart.Dot(
        new Point(bin.confidence(), bin.accuracy()),
        (double) bin.count() / most,
        "%s at a mean probability of %s: %s right"
            .formatted(
                Numbers.count(bin.count()),
                Numbers.percent(bin.confidence()),
                Numbers.percent(bin.accuracy())));
  }

  private static double quality(JudgedTier tier) {
    return tier.tier().metrics().microF1();
  }

  /** Every so many points, always with the first and the last. */
  private static List<Point> thinned(List<Point> points) {
    int step = points.size() / MOST_POINTS + 1;
    List<Point> thinned = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (i % step == 0 || i == points.size() - 1) {
        thinned.add(points.get(i));
      }
    }
    return thinned;
  }
}
