package dev.gloss.evaluate.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Reading;
import dev.gloss.evaluate.report.Markup;
import dev.gloss.evaluate.report.Numbers;
import dev.gloss.evaluate.report.ReportSection;
import dev.gloss.pack.ModelPack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a page says of a classifier: numbers, curves, labels and the worst errors. */
public final class ClassifierSection implements ReportSection {
  /** In a pack's card: what training was asked to keep to. */
  private static final String PROMISED = "promised-precision";

  private final ClassifierSpecification classifier;
  private final ClassifierEvaluation evaluation;
  private final Optional<Double> promised;

  /**
   * @param evaluation of {@code pack}
   */
  public ClassifierSection(ModelPack pack, ClassifierEvaluation evaluation) {
    this.classifier = ClassifierSpecification.of(pack);
    this.evaluation = evaluation;
    this.promised = Optional.ofNullable(pack.manifest().card().metrics().get(PROMISED));
  }

  @Override
  public String introduction(String dataName) {
    return "Evaluated on %s texts of %s. By itself the pack runs as %s."
        .formatted(
            Numbers.count(evaluation.own().metrics().examples()),
            dataName,
            evaluation.own().tiers().label());
  }

  @Override
  public void write(Markup page) {
    boolean multiLabel = classifier.multiLabel();
    List<JudgedTier> tiers =
        evaluation.tiers().stream().map(tier -> JudgedTier.of(tier, classifier)).toList();
    if (!evaluation.unknownLabels().isEmpty()) {
      page.element(
          "p",
          "Labels that the pack does not have, counted as wrong: "
              + String.join(", ", evaluation.unknownLabels()),
          "class",
          "warning");
    }
    new Headline(page, tiers, multiLabel, promised).write();
    new Charts(page, evaluation, tiers, classifier).write();
    new Details(page, tiers.get(0), multiLabel).write();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Labels", labels());
    facts.put(
        "Runs as",
        evaluation.tiers().stream().map(t -> t.tiers().label()).collect(Collectors.joining(", ")));
    facts.put("Student", calibration(classifier.student()));
    facts.put("Teacher", calibration(classifier.teacher()));
    facts.put("Cascade", cascade(classifier.cascade()));
    return facts;
  }

  private String labels() {
    String none = String.join(", ", classifier.abstainLabels());
    if (classifier.reading() == Reading.CLAUSES) {
      long said = classifier.labels().stream().filter(classifier::isSaid).count();
      return "several of %s a message, read clause by clause; none of them: %s"
          .formatted(Numbers.count((int) said), none);
    }
    return "%s of %s a text%s"
        .formatted(
            classifier.multiLabel() ? "any number" : "one",
            Numbers.count(classifier.labels().size()),
            none.isEmpty() ? "" : "; none of the others: " + none);
  }

  private String calibration(Calibration tier) {
    return tier == null
        ? ""
        : String.format(Locale.ROOT, "temperature %.4f", tier.temperature())
            + abstains(tier.abstain());
  }

  private String cascade(CascadeSettings cascade) {
    return cascade == null
        ? ""
        : "asks the teacher where the student's confidence is under "
            + Numbers.score(cascade.escalateBelow())
            + abstains(cascade.abstain());
  }

  private String abstains(float below) {
    return classifier.multiLabel()
        ? ", a threshold for each label"
        : ", abstains below " + Numbers.score(below);
  }
}
