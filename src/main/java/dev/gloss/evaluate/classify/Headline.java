package dev.gloss.evaluate.classify;

import dev.gloss.evaluate.report.Markup;
import dev.gloss.evaluate.report.Numbers;
import dev.gloss.evaluate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page's first numbers: those of the tier that the pack would run as, then of all tiers. */
final class Headline {
  private final Markup page;
  private final List<JudgedTier> tiers;
  private final boolean multiLabel;
  private final Optional<Double> promised;

  /**
   * @param promised share of right answers among those given, as it was asked for in training
   */
  Headline(Markup page, List<JudgedTier> tiers, boolean multiLabel, Optional<Double> promised) {
    this.promised = promised;
    this.page = page;
    this.tiers = tiers;
    this.multiLabel = multiLabel;
  }

  /**
   * One number.
   *
   * @param meaning what it says, in a few words
   */
  private record Figure(String name, String value, String meaning) {}

  void write() {
    JudgedTier own = tiers.get(0);
    page.open("section").element("h2", "Run as " + own.name()).open("dl", "class", "tiles");
    for (Figure figure : figures(own.tier())) {
      page.open("div")
          .element("dt", figure.name())
          .element("dd", figure.value(), "class", "value")
          .element("dd", figure.meaning(), "class", "note")
          .close("div");
    }
    page.close("dl");
    if (tiers.size() > 1) {
      compare();
    }
    page.close("section");
  }

  /** A column a tier, so that it fits a narrow screen. */
  private void compare() {
    Table table = new Table(page, "All that the pack can be run as").column("run as");
    tiers.forEach(tier -> table.number(tier.name()));
    table.begin();
    List<List<Figure>> columns = tiers.stream().map(tier -> figures(tier.tier())).toList();
    for (int i = 0; i < columns.get(0).size(); i++) {
      table.row().cell(columns.get(0).get(i).name());
      for (List<Figure> column : columns) {
        table.cell(column.get(i).value());
      }
      table.endRow();
    }
    table.end();
  }

  private static String interval(double share, int size) {
    double[] ends = Proportion.interval(share, size);
    return ", 95% interval " + Numbers.percent(ends[0]) + " to " + Numbers.percent(ends[1]);
  }

  private List<Figure> figures(TierEvaluation tier) {
    ClassificationMetrics metrics = tier.metrics();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Accuracy",
            Numbers.percent(metrics.accuracy()),
            (multiLabel
                    ? "texts with exactly the right labels"
                    : "texts whose first label is right")
                + interval(metrics.accuracy(), metrics.examples())));
    figures.add(new Figure("Macro F1", Numbers.score(metrics.macroF1()), "mean over labels"));
    if (multiLabel) {
      figures.add(
          new Figure("Micro F1", Numbers.score(metrics.microF1()), "over all labels given"));
    }
    figures.add(
        new Figure(
            "Calibration error",
            Numbers.score(metrics.expectedCalibrationError()),
            "how far probabilities are off"));
    figures.add(new Figure("Answered", Numbers.percent(metrics.coverage()), "did not abstain"));
    figures.add(
        new Figure(
            "Right if answered",
            Numbers.percent(metrics.answeredAccuracy()),
            "of the answers"
                + interval(
                    metrics.answeredAccuracy(),
                    (int) Math.round(metrics.coverage() * metrics.examples()))
                + promised
                    .map(share -> "; " + Numbers.percent(share) + " were promised")
                    .orElse("")));
    tier.outOfScope()
        .ifPresent(
            scope -> {
              figures.add(
                  new Figure(
                      "In scope",
                      Numbers.percent(scope.inScopeAccuracy()),
                      "texts with a label that were given it"));
              figures.add(
                  new Figure(
                      "Out of scope",
                      Numbers.percent(scope.recall()),
                      "texts without one that were found"));
            });
    if (tiers.size() > 1) {
      figures.add(
          new Figure("Escalated", Numbers.percent(tier.escalated()), "texts the teacher read"));
    }
    figures.add(
        new Figure(
            "Texts a second",
            Numbers.count(Math.round(tier.docsPerSecond())),
            "one thread, where this was made"));
    return figures;
  }
}
