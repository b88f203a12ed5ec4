package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Findings;
import dev.gloss.annotate.Outcome;
import dev.gloss.foreign.ForeignModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that others made, through the commands. */
final class ForeignModelsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"model2vec", "onnx"})
  void classifierOverAnEncoderStandsByItself(String kind) throws IOException {
    Path encoder = folder.resolve("encoder");
    if (kind.equals("onnx")) {
      ForeignModels.encoder(encoder);
    } else {
      ForeignModels.vectors(encoder);
    }
    Path data = data();
    Path teacher = folder.resolve("teacher");
    Path both = folder.resolve("both");

    Console trained =
        run(
            "train --task classify --train "
                + data
                + " --encoder "
                + encoder
                + " --out "
                + teacher);
    Console distilled =
        run(
            "distill --teacher %s --train %s --out %s --dimensions 3 --filters 8 --mixes 50 --cache %s"
                .formatted(teacher, data, both, folder.resolve("cache")));
    delete(encoder);

    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isZero();
    assertThat(distilled.exitCode()).isZero();
    for (Path pack : List.of(teacher, both)) {
      Console annotated =
          Console.runWith("good card\nlost, bad card\n", "annotate", "--model", pack.toString());
      assertThat(annotated.jsonLines())
          .extracting(line -> line.at("/tags/0/label").asText())
          .containsExactly("praise", "blame");
    }
    assertThat(run("inspect " + both).out()).contains("encoder");
  }

  @Test
  void packOverAnEncoderNamesItInItsCommand() throws IOException {
    Path encoder = ForeignModels.vectors(folder.resolve("tiny-vectors"));
    Path pack = folder.resolve("pack");
    run("train --task classify --train " + data() + " --encoder " + encoder + " --out " + pack);

    assertThat(Files.readString(pack.resolve("model.yaml")))
        .contains("gloss train --task classify --encoder tiny-vectors ")
        .doesNotContain(folder.toString());
  }

  @Test
  void zeroShotOverAnEncoder() throws IOException {
    Path encoder = ForeignModels.vectors(folder.resolve("encoder"));
    Path labels = Files.writeString(folder.resolve("labels.yaml"), "praise: good\nblame: bad\n");
    Path pack = folder.resolve("pack");

    Console trained =
        run(
            "train --task classify --labels "
                + labels
                + " --encoder "
                + encoder
                + " --out "
                + pack);
    delete(encoder);

    assertThat(trained.exitCode()).isZero();
    Console annotated = Console.runWith("good card\n", "annotate", "--model", pack.toString());
    assertThat(annotated.lastLine().at("/tags/0/label").asText()).isEqualTo("praise");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model2vec", "onnx"})
  void encoderIsInspectedButCannotAnnotate(String kind) {
    Path encoder =
        kind.equals("onnx")
            ? ForeignModels.encoder(folder.resolve("e"))
            : ForeignModels.vectors(folder.resolve("e"));

    Console inspected = run("inspect " + encoder);
    Console annotated = Console.runWith("good\n", "annotate", "--model", encoder.toString());

    assertThat(inspected.exitCode()).isZero();
    assertThat(inspected.out())
        .contains("an encoder without a classifier", "8 tokens", "gloss train --task classify");
    assertThat(run("inspect --json " + encoder).lastLine().path("classifier").isBoolean()).isTrue();
    assertThat(annotated.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(annotated.err().lines()).hasSize(1);
    assertThat(annotated.err())
        .startsWith("gloss annotate: " + encoder + ": expected a model with labels")
        .contains("gloss train --encoder");
  }

  @Test
  void classifierAnnotatesIsJudgedAndInspected() throws IOException {
    Path model = ForeignModels.classifier(folder.resolve("tones"));

    Console annotated = Console.runWith("Good. Card!\n", "annotate", "--model", model.toString());
    Path data =
        Files.writeString(
            folder.resolve("two.jsonl"),
            """
            {"id":"1","text":"good","label":"praise"}
            {"id":"2","text":"good","label":"blame"}
            """);
    Console evaluated = run("evaluate --json --model " + model + " --data " + data);
    Console inspected = run("inspect " + model);

    JsonNode line = annotated.lastLine();
    assertThat(line.at("/tags/0/label").asText()).isEqualTo("praise");
    assertThat(line.path("tier").asText()).isEqualTo("teacher");
    assertThat(line.at("/model/name").asText()).isEqualTo("tones");
    assertThat(line.at("/summary/text").asText()).isNotEmpty();
    assertThat(evaluated.lastLine().path("accuracy").doubleValue()).isEqualTo(0.5);
    assertThat(inspected.exitCode()).isZero();
    assertThat(inspected.out()).contains("tones", "foreign and unverified");
  }

  @Test
  void classifierSaysOnlyLabelsSoNothingCanBeDistilledFromIt() throws IOException {
    Path model = ForeignModels.classifier(folder.resolve("tones"));

    Console console =
        run(
            "distill --teacher %s --train %s --out %s"
                .formatted(model, data(), folder.resolve("o")));

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err())
        .contains(
            "expected a pack with an encoder", "found a classifier that says nothing but logits");
  }

  @Test
  void jobAnnotatesWithAClassifierAsItIs() {
    Path model = ForeignModels.classifier(folder.resolve("tones"));

    try (Annotator annotator =
        Annotator.open(AnnotatorSettings.ofModel(model.toString()), System::nanoTime)) {
      Outcome outcome = annotator.annotate("bad bad");

      assertThat(outcome).isInstanceOf(Outcome.Annotated.class);
      assertThat(Findings.tags(((Outcome.Annotated) outcome).annotation()).tags().get(0).label())
          .isEqualTo("blame");
    }
  }

  /** Whether "good" or "bad" stands in a text decides its label. */
  private Path data() throws IOException {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String word = i % 2 == 0 ? "good" : "bad";
      String rest = " card".repeat(random.nextInt(3)) + " lost".repeat(random.nextInt(2));
      lines.append(
          "{\"id\":\"%d\",\"text\":\"%s%s %d\",\"label\":\"%s\"}\n"
              .formatted(i, word, rest, i, i % 2 == 0 ? "praise" : "blame"));
    }
    return Files.writeString(folder.resolve("data.jsonl"), lines);
  }

  private static Console run(String command) {
    return Console.run(command.split(" "));
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
