package dev.gloss.evaluate.classify;

import dev.gloss.classify.Tag;
import dev.gloss.evaluate.report.Markup;
import dev.gloss.evaluate.report.Numbers;
import dev.gloss.evaluate.report.Table;
import java.util.Comparator;
import java.util.List;

/** What one tier gets wrong: labels that it confuses, every label's scores, its worst errors. */
final class Details {
  private static final int FEWEST_CONFUSIONS = 25;
  private static final int ERRORS_SHOWN = 50;

  private final Markup page;
  private final JudgedTier tier;
  private final boolean multiLabel;

  Details(Markup page, JudgedTier tier, boolean multiLabel) {
    this.page = page;
    this.tier = tier;
    this.multiLabel = multiLabel;
  }

  void write() {
    page.open("div", "class", "pair");
    page.open("section").element("h2", "Confused labels, as " + tier.name());
    if (multiLabel) {
      labelErrors();
    } else {
      confusions();
    }
    page.close("section").open("section").element("h2", "Labels, as " + tier.name());
    labels();
    page.close("section")
        .close("div")
        .open("section")
        .element("h2", "Worst errors, as " + tier.name());
    errors();
    page.close("section");
  }

  private void confusions() {
    List<Confusion> confusions = Confusion.of(tier.judgements());
    Table table =
        new Table(page, shown("Pairs of labels", most(), confusions.size()))
            .column("should be")
            .column("most probable was")
            .number("texts")
            .begin();
    for (Confusion confusion : confusions.subList(0, least(most(), confusions))) {
      table.row().cell(confusion.gold()).cell(confusion.given());
      table.cell(Numbers.count(confusion.count()), confusion.count()).endRow();
    }
    table.end();
  }

  /** As many as labels, which stand beside them. */
  private int most() {
    return Math.max(FEWEST_CONFUSIONS, tier.tier().labels().size());
  }

  private void labelErrors() {
    List<Confusion.OfLabel> labels = Confusion.ofLabels(tier.judgements());
    Table table =
        new Table(page, shown("Labels with errors", most(), labels.size()))
            .column("label")
            .number("missed")
            .number("wrongly given")
            .begin();
    for (Confusion.OfLabel label : labels.subList(0, least(most(), labels))) {
      table.row().cell(label.label());
      table.cell(Numbers.count(label.missed()), label.missed());
      table.cell(Numbers.count(label.wronglyGiven()), label.wronglyGiven()).endRow();
    }
    table.end();
  }

  private void labels() {
    Table table =
        new Table(page, "Every label; a click on a header sorts by it")
            .column("label")
            .number("precision")
            .number("recall")
            .risingNumber("F1")
            .number("support")
            .sortable()
            .begin();
    List<LabelScore> sorted =
        tier.tier().labels().stream()
            .sorted(
                Comparator.comparing((LabelScore score) -> score.support() + score.given() == 0)
                    .thenComparing(LabelScore::f1))
            .toList();
    for (LabelScore score : sorted) {
      table.row().cell(score.label());
      score(table, score.precision(), score.given());
      score(table, score.recall(), score.support());
      score(table, score.f1(), score.given() + score.support());
      table.cell(Numbers.count(score.support()), score.support()).endRow();
    }
    table.end();
  }

  /**
   * @param texts that the score rests on
   */
  private static void score(Table table, double score, int texts) {
    if (texts == 0) {
      table.none();
    } else {
      table.cell(Numbers.score(score), score);
    }
  }

  private void errors() {
    List<Judgement> errors =
        tier.judgements().stream()
            .filter(judgement -> !judgement.right())
            .sorted(
                Comparator.comparingDouble((Judgement judgement) -> -judgement.loss())
                    .thenComparingInt(judgement -> judgement.answer().example().line()))
            .toList();
    Table table =
        new Table(page, shown("Errors, by loss", ERRORS_SHOWN, errors.size()))
            .number("line")
            .texts("text")
            .column("should be")
            .column(multiLabel ? "labels given" : "most probable")
            .number(multiLabel ? "scores" : "score")
            .column("said by")
            .fallingNumber("loss")
            .sortable()
            .begin();
    errors.subList(0, least(ERRORS_SHOWN, errors)).forEach(error -> error(table, error));
    table.end();
  }

  private void error(Table table, Judgement error) {
    ScoredExample answer = error.answer();
    int line = answer.example().line();
    table.row().cell(Integer.toString(line), line);
    table.cell(answer.example().text());
    table.cell(joined(answer.example().labels()));
    table.cell(joined(error.given()));
    scores(table, answer);
    String tierOfAnswer = answer.prediction().tier().label();
    table.cell(answer.prediction().abstained() ? tierOfAnswer + ", abstained" : tierOfAnswer);
    table.cell(Numbers.loss(error.loss()), error.loss()).endRow();
  }

  /** Sorted by the highest of them. */
  private void scores(Table table, ScoredExample answer) {
    List<Tag> given = answer.prediction().judged(multiLabel);
    if (given.isEmpty()) {
      table.none();
      return;
    }
    List<String> scores = given.stream().map(tag -> Numbers.score(tag.score())).toList();
    table.cell(String.join(", ", scores), given.get(0).score());
  }

  private static String joined(List<String> labels) {
    return labels.isEmpty() ? "none" : String.join(", ", labels);
  }

  private static String shown(String what, int most, int all) {
    return all <= most
        ? "%s: %s".formatted(what, Numbers.count(all))
        : "%s: the first %s of %s".formatted(what, Numbers.count(most), Numbers.count(all));
  }

  private static int least(int most, List<?> list) {
    return Math.min(most, list.size());
  }
}
