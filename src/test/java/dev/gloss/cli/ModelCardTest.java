package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.Specifications;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ModelCardTest {
  private static final Calibration CALIBRATION = Calibration.single(1.25f, 0.5f);

  @Test
  void shippedPackHasAllSections() {
    String card = ModelCard.text(ModelFolder.open(TestPacks.SHIPPED), false);

    assertThat(card.lines().filter(line -> !line.isEmpty() && line.charAt(0) != ' ').skip(1))
        .contains("Labels", "Tiers", "Measured", "Made by", "Files");
    assertThat(card)
        .contains(
            "several of 77 labels a message, read clause by clause",
            "and 69 more; --labels shows them all",
            "licence                      CC BY 4.0",
            "BANKING77 by PolyAI",
            "validation-accuracy",
            "head.safetensors",
            "golden.jsonl");
  }

  @Test
  void everyLabelIsShownOnRequest() {
    ModelPack pack = ModelFolder.open(TestPacks.SHIPPED);

    assertThat(ModelCard.text(pack, true).lines().map(String::strip))
        .containsAll(ClassifierSpecification.of(pack).labels());
  }

  @Test
  void cascadeShowsItsCurveAndWhatWasChosen() {
    List<CurvePoint> curve = new ArrayList<>();
    IntStream.rangeClosed(0, 50)
        .forEach(i -> curve.add(new CurvePoint(i / 50f, i / 100f, 0.9f + i / 1000f)));
    ClassifierSpecification classifier =
        Specifications.of(
            false,
            List.of("oos"),
            CALIBRATION,
            CALIBRATION,
            new CascadeSettings(34 / 50f, 0.4f, List.of(), curve));

    String card = card(classifier, "a", "b", "oos");

    assertThat(card)
        .contains("runs as                      cascade, student, teacher")
        .contains("none of the others           oos")
        .contains("student                      temperature 1.25, abstains below 0.5")
        .contains("asks the teacher where the student's confidence is under 0.68")
        .contains("  0.68                  34.0%      0.934  chosen");
    assertThat(card.lines().filter(line -> line.matches(".*\\d%.*")).count()).isLessThan(16);
  }

  @Test
  void studentAloneNeedsNoTeacher() {
    String card = card(Specifications.of(false, List.of(), null, CALIBRATION, null), "a", "b");

    assertThat(card)
        .contains("runs as                      student\n")
        .doesNotContain("  teacher  ");
  }

  @Test
  void thresholdsOfManyLabelsAreARange() {
    Calibration many = new Calibration(1, 0, List.of(0.3f, 0.15f, 0.6f));

    String card = card(Specifications.of(true, List.of(), many, null, null), "a", "b", "c");

    assertThat(card)
        .contains("any number of 3 labels a text")
        .contains("gives labels from 0.15 to 0.6 on, each from its own");
  }

  private static String card(ClassifierSpecification classifier, String... labels) {
    Manifest plain = TestPacks.manifest("a", "b");
    Manifest manifest =
        new Manifest(
            plain.name(),
            plain.version(),
            plain.encoder(),
            List.of(Specifications.with(classifier, List.of(labels))),
            Map.of(),
            plain.card());
    return ModelCard.text(ModelPack.of(manifest, Map.of()), false);
  }
}
