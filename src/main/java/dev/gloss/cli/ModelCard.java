package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.Calibration;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.FollowUp;
import dev.gloss.classify.Reading;
import dev.gloss.classify.RunAs;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person should know of a pack before using it, generated from its manifest. */
final class ModelCard {
  private static final int LABELS_SHOWN = 10;
  private static final int CURVE_POINTS_SHOWN = 12;
  private static final int NAME_WIDTH = 28;

  private final ModelPack pack;
  private final Manifest manifest;

  /** Null if the pack does not classify. */
  private final ClassifierSpecification classifier;

  private final StringBuilder text = new StringBuilder();

  private ModelCard(ModelPack pack) {
    this.pack = pack;
    this.manifest = pack.manifest();
    this.classifier = manifest.task(ClassifierSpecification.class).orElse(null);
  }

  /**
   * The card for people.
   *
   * @param pack that has been loaded as well, so that it is known to verify
   * @param everyLabel or only the first few
   */
  static String text(ModelPack pack, boolean everyLabel) {
    ModelCard card = new ModelCard(pack);
    card.whatItIs();
    if (card.classifier != null) {
      card.labels(everyLabel);
      card.tiers();
      card.curve();
    }
    card.accuracy();
    card.provenance();
    card.files();
    return card.text.toString();
  }

  /** The card for programs: the manifest as it is, and what is not in it. */
  static ObjectNode json(ModelPack pack) {
    ModelIdentity identity = pack.identity();
    ObjectNode json =
        Json.object()
            .put("name", identity.name())
            .put("version", identity.version())
            .put("digest", identity.digest())
            .put("verifies", true)
            .put("foreign", pack.isForeign());
    ArrayNode runsAs = json.putArray("runsAs");
    pack.manifest()
        .task(ClassifierSpecification.class)
        .ifPresent(classifier -> runsAs(classifier).forEach(runsAs::add));
    return json.set("manifest", Json.MAPPER.valueToTree(pack.manifest()));
  }

  private void whatItIs() {
    Manifest.Card card = manifest.card();
    text.append(manifest.name()).append(' ').append(manifest.version()).append('\n');
    line("description", card.description());
    line(
        "tasks",
        manifest.tasks().stream().map(TaskSpecification::task).collect(Collectors.joining(", ")));
    if (classifier != null) {
      line("labels", kind());
      line("runs as", String.join(", ", runsAs(classifier)));
    }
    line("base model", card.baseModel());
    line("window", manifest.encoder().maxTokens() + " tokens; longer texts are read in chunks");
    line("licence", card.licence());
    line("attribution", card.attribution());
    line("digest", pack.identity().digest());
    line(
        "verifies",
        pack.isForeign()
            ? "it loads; nothing pins its files, because nobody packed them"
            : "yes: every file, the encoder and the golden texts");
  }

  private String kind() {
    long said = classifier.labels().stream().filter(classifier::isSaid).count();
    return classifier.reading() == Reading.CLAUSES
        ? "several of " + said + " labels a message, read clause by clause"
        : (classifier.multiLabel() ? "any number" : "one")
            + " of "
            + classifier.labels().size()
            + " labels a text";
  }

  private static List<String> runsAs(ClassifierSpecification classifier) {
    return RunAs.of(classifier).stream()
        .map(tiers -> tiers.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private void labels(boolean every) {
    section("Labels");
    List<String> labels = classifier.labels();
    int shown = every ? labels.size() : Math.min(LABELS_SHOWN, labels.size());
    labels.subList(0, shown).forEach(label -> text.append("  ").append(label).append('\n'));
    if (shown < labels.size()) {
      text.append("  and %d more; --labels shows them all\n".formatted(labels.size() - shown));
    }
    line("none of the others", String.join(", ", classifier.abstainLabels()));
    FollowUp followUp = classifier.followUp();
    if (followUp != null) {
      line(
          "goes on",
          "%s; in a conversation its odds are multiplied by %s, and a label is said from %s on"
              .formatted(followUp.label(), number(followUp.odds()), number(followUp.threshold())));
    }
  }

  private void tiers() {
    section("Tiers");
    tier("student", classifier.student());
    tier("teacher", classifier.teacher());
    CascadeSettings cascade = classifier.cascade();
    if (cascade != null) {
      line(
          "cascade",
          "asks the teacher where the student's confidence is under "
              + number(cascade.escalateBelow())
              + (classifier.multiLabel() ? "" : ", abstains below " + number(cascade.abstain())));
    }
  }

  private void tier(String name, Calibration calibration) {
    if (calibration == null) {
      return;
    }
    List<Float> thresholds = calibration.thresholds();
    line(
        name,
        "temperature %s, %s"
            .formatted(
                number(calibration.temperature()),
                thresholds.isEmpty()
                    ? "abstains below " + number(calibration.abstain())
                    : "gives labels from %s to %s on, each from its own"
                        .formatted(
                            number(Collections.min(thresholds)),
                            number(Collections.max(thresholds)))));
  }

  private void curve() {
    CascadeSettings cascade = classifier.cascade();
    if (cascade == null || cascade.curve().isEmpty()) {
      return;
    }
    section("Cascade on validation data");
    text.append(
        "  %-16s %10s %10s\n"
            .formatted(
                "escalate below", "escalated", classifier.multiLabel() ? "micro F1" : "accuracy"));
    for (CurvePoint point : shown(cascade)) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-16s %9.1f%% %10s%s\n",
              number(point.escalateBelow()),
              100 * point.escalated(),
              number(point.quality()),
              point.escalateBelow() == cascade.escalateBelow() ? "  chosen" : ""));
    }
  }

  /** The first, the last, the chosen one and as many between as a screen takes. */
  private static List<CurvePoint> shown(CascadeSettings cascade) {
    List<CurvePoint> curve = cascade.curve();
    int step = (curve.size() + CURVE_POINTS_SHOWN - 1) / CURVE_POINTS_SHOWN;
    List<CurvePoint> shown = new ArrayList<>();
    for (int i = 0; i < curve.size(); i++) {
      boolean chosen = curve.get(i).escalateBelow() == cascade.escalateBelow();
      if (i % step == 0 || i == curve.size() - 1 || chosen) {
        shown.add(curve.get(i));
      }
    }
    return shown;
  }

  private void accuracy() {
    Map<String, Double> metrics = manifest.card().metrics();
    if (!metrics.isEmpty()) {
      section("Measured");
      metrics.forEach((name, value) -> line(name, number(value)));
    }
  }

  private void provenance() {
    section("Made by");
    Manifest.Card card = manifest.card();
    line("command", card.command());
    line("seed", Long.toString(card.seed()));
    card.data()
        .forEach((name, file) -> line(name, file.bytes() + " bytes, SHA-256 " + file.sha256()));
    card.libraries().forEach(this::line);
  }

  private void files() {
    section("Files");
    Collection<Manifest.PackFile> files = manifest.files().values();
    manifest.files().forEach((name, file) -> line(name, file.bytes() + " bytes"));
    line("together", files.stream().mapToLong(Manifest.PackFile::bytes).sum() + " bytes");
  }

  private void section(String title) {
    text.append('\n').append(title).append('\n');
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      text.append(("  %-" + NAME_WIDTH + "s %s\n").formatted(name, value));
    }
  }

  /** To four digits, or eight from 1 on, without zeros that say nothing. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(Math.abs(value) >= 1 ? 8 : 4))
        .stripTrailingZeros()
        .toPlainString();
  }
}
