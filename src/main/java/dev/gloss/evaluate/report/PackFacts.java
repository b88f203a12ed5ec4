package dev.gloss.evaluate.report;

import dev.gloss.evaluate.ClassifierEvaluation;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelIdentity;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which pack this is about, on which data, and where the pack comes from. */
final class PackFacts {
  private final Markup page;
  private final Manifest manifest;
  private final ModelIdentity identity;

  PackFacts(Markup page, Manifest manifest, ModelIdentity identity) {
    this.page = page;
    this.manifest = manifest;
    this.identity = identity;
  }

  void write(String dataName, String dataSha256, ClassifierEvaluation evaluation) {
    Manifest.Card card = manifest.card();
    page.open("section").element("h2", "The pack and the data").open("dl", "class", "facts");
    fact("Pack", identity.name() + " " + identity.version());
    fact("Digest", identity.digest());
    fact("Description", card.description());
    fact("Labels", labels());
    fact(
        "Runs as",
        evaluation.tiers().stream().map(t -> t.tiers().label()).collect(Collectors.joining(", ")));
    calibration("Student", manifest.classifier().student());
    calibration("Teacher", manifest.classifier().teacher());
    cascade();
    fact("Base model", card.baseModel());
    fact("Licence", card.licence());
    fact("Attribution", card.attribution());
    fact("Made by", card.command());
    fact("Seed", Long.toString(card.seed()));
    card.data()
        .forEach(
            (name, file) ->
                fact(
                    "Made from " + name,
                    "%s bytes, SHA-256 %s".formatted(Numbers.count(file.bytes()), file.sha256())));
    card.metrics().forEach((name, value) -> fact("Measured " + name, value.toString()));
    card.libraries().forEach((name, version) -> fact("Library " + name, version));
    fact("Judged on", "%s, SHA-256 %s".formatted(dataName, dataSha256));
    page.close("dl").close("section");
  }

  private String labels() {
    String none = String.join(", ", manifest.classifier().abstainLabels());
    return "%s of %s a text%s"
        .formatted(
            manifest.classifier().multiLabel() ? "any number" : "one",
            Numbers.count(manifest.labels().size()),
            none.isEmpty() ? "" : "; none of the others: " + none);
  }

  private void calibration(String tier, Manifest.Calibration calibration) {
    if (calibration != null) {
      fact(
          tier,
          String.format(Locale.ROOT, "temperature %.4f", calibration.temperature())
              + abstains(calibration.abstain()));
    }
  }

  private void cascade() {
    Manifest.Cascade cascade = manifest.classifier().cascade();
    if (cascade != null) {
      fact(
          "Cascade",
          "asks the teacher where the student's confidence is under "
              + Numbers.score(cascade.escalateBelow())
              + abstains(cascade.abstain()));
    }
  }

  private String abstains(float below) {
    return manifest.classifier().multiLabel()
        ? ", a threshold for each label"
        : ", abstains below " + Numbers.score(below);
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      page.open("div")
          .element("dt", name)
          .open("dd")
          .open("bdi")
          .breakable(value)
          .close("bdi")
          .close("dd");
      page.close("div");
    }
  }
}
