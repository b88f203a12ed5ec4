package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.TestPacks;
import dev.gloss.train.classify.ShopData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainEvaluateInspectTest {
  @TempDir static Path folder;
  private static Path data;
  private static Path pack;
  private static Console trained;

  @BeforeAll
  static void train() {
    data = ShopData.in(folder);
    pack = folder.resolve("packs/shop");
    trained =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            pack.toString(),
            "--licence",
            "CC0-1.0",
            "--json");
  }

  @Test
  void trainingEndsWithOneJsonObject() {
    assertThat(trained.exitCode()).isZero();
    JsonNode result = trained.lastLine();
    assertThat(result.path("labels").intValue()).isEqualTo(6);
    assertThat(result.path("examples").intValue()).isEqualTo(72);
    assertThat(result.path("accuracy").doubleValue()).isBetween(0.5, 1.0);
    assertThat(result.path("seconds").isNumber()).isTrue();
  }

  @Test
  void packIsNamedAfterItsFolderAndSaysItsCommand() {
    Manifest manifest = ModelFolder.open(pack.toString()).manifest();

    assertThat(manifest.name()).isEqualTo("shop");
    assertThat(manifest.card().command())
        .isEqualTo("gloss train --task classify --method probe --train shop.jsonl --seed 42");
  }

  @Test
  void trainingWithoutJsonSaysItInOneLine() {
    Path out = folder.resolve("plain");

    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--validation",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            out.toString(),
            "--threads",
            "2");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out())
        .startsWith(out + ": 6 labels, validation accuracy ")
        .contains(" of 72 texts, ", "% of what it says is right (95.0% promised)")
        .hasLineCount(1);
  }

  @Test
  void evaluationHasTheKeysOfTheContract() {
    Console console =
        Console.run("evaluate", "--model", pack.toString(), "--data", data.toString(), "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err())
        .contains("expected texts that the pack has not seen, found those of its own training")
        .hasLineCount(1);
    JsonNode result = console.lastLine();
    assertThat(result.fieldNames())
        .toIterable()
        .contains(
            "examples",
            "accuracy",
            "accuracyLeast",
            "accuracyMost",
            "macroF1",
            "microF1",
            "expectedCalibrationError",
            "docsPerSecond",
            "tiers");
    assertThat(result.path("examples").intValue()).isEqualTo(72);
    assertThat(result.path("accuracy").doubleValue()).isGreaterThan(0.95);
    assertThat(result.at("/tiers/teacher/accuracy")).isEqualTo(result.path("accuracy"));
  }

  @Test
  void evaluationWithoutJsonIsForPeople() {
    Console console = Console.run("evaluate", "-m", pack.toString(), "--data", data.toString());

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).contains("(72 texts)", "accuracy", "teacher", "texts/s");
  }

  @Test
  void evaluationOnMessagesIsOfEachAloneAndInItsConversation() throws IOException {
    Console console =
        Console.run(
            "evaluate", "--model", pack.toString(), "--messages", messages().toString(), "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(console.out()).hasLineCount(1);
    JsonNode tiers = console.lastLine().path("tiers");
    assertThat(tiers).hasSize(1);
    JsonNode teacher = tiers.get(0);
    assertThat(teacher.fieldNames())
        .toIterable()
        .containsExactly(
            "tier", "alone", "inConversation", "escalatedOnTopic", "escalatedOffTopic");
    assertThat(teacher.path("tier").textValue()).isEqualTo("teacher");
    assertThat(teacher.path("alone").fieldNames())
        .toIterable()
        .containsExactly(
            "telling",
            "found",
            "tags",
            "right",
            "without",
            "falseAlarms",
            "several",
            "severalFound",
            "severalRight",
            "evident",
            "followUps",
            "followUpsFound");
    assertThat(teacher.at("/alone/telling").intValue()).isEqualTo(1);
    assertThat(teacher.at("/alone/without").intValue()).isEqualTo(1);
    assertThat(teacher.at("/alone/followUps").intValue()).isEqualTo(1);
    assertThat(teacher.path("inConversation")).isEqualTo(teacher.path("alone"));
  }

  @Test
  void evaluationOnMessagesWithoutJsonIsForPeople() throws IOException {
    Path messages = messages();

    Console console =
        Console.run("evaluate", "-m", pack.toString(), "--messages", messages.toString());

    assertThat(console.exitCode()).isZero();
    assertThat(console.out())
        .startsWith(
            pack
                + " on "
                + messages
                + ": 1 messages with a matter, 1 without, 1 that only the conversation tells\n")
        .contains("\nteacher ", "\nteacher, conversation ", "the teacher was asked about 100.0%");
  }

  @Test
  void reportIsOfLabelledTextsAlone() {
    Console console =
        Console.run(
            "evaluate",
            "--model",
            pack.toString(),
            "--messages",
            data.toString(),
            "--report",
            folder.resolve("report.html").toString());

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("expected --report with --data, found --messages");
  }

  @Test
  void evaluationIsOnTextsOrOnMessages() {
    Console both =
        Console.run(
            "evaluate", "-m", pack.toString(), "--data", "a.jsonl", "--messages", "b.jsonl");
    Console neither = Console.run("evaluate", "-m", pack.toString());

    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("--data", "--messages", "mutually exclusive");
    assertThat(neither.exitCode()).isEqualTo(2);
    assertThat(neither.err()).contains("--data", "--messages");
  }

  private static Path messages() throws IOException {
    return Files.writeString(
        folder.resolve("messages.jsonl"),
        """
        {"conversation":"c","text":"I want to pay with my gift card.","matters":[\
        {"labels":["gift_card"],"evidence":[[0,32]]}]}
        {"conversation":"c","text":"Any news?","matters":[{"labels":["gift_card"],"follow_up":true}]}
        {"text":"Good morning to you all","matters":[]}
        """);
  }

  @Test
  void labelsThePackDoesNotHaveAreNamed() {
    Console console =
        Console.run("evaluate", "-m", TestPacks.SHIPPED, "--data", data.toString(), "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err())
        .contains(data.toString(), "labels that the model does not have", "gift_card");
    assertThat(console.lastLine().path("accuracy").doubleValue()).isZero();
  }

  @Test
  void inspectSaysWhatIsInThePack() {
    Console console = Console.run("inspect", pack.toString(), "--labels");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out())
        .startsWith("shop 1.0.0\n")
        .contains(
            "verifies", "classify, summarize", "one of 6 labels a text", "CC0-1.0", "gift_card")
        .contains("\nMeasured\n", "validation-accuracy", "gloss train --task classify")
        .contains(ModelFolder.open(pack.toString()).identity().digest());
  }

  @Test
  void inspectAsJsonHoldsTheManifest() {
    Console console = Console.run("inspect", pack.toString(), "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).hasLineCount(1);
    JsonNode card = console.lastLine();
    assertThat(card.path("verifies").booleanValue()).isTrue();
    assertThat(card.path("digest").textValue())
        .isEqualTo(ModelFolder.open(pack.toString()).identity().digest());
    assertThat(card.at("/runsAs/0").textValue()).isEqualTo("teacher");
    assertThat(card.at("/manifest/tasks/0/labels")).hasSize(6);
    assertThat(card.at("/manifest/encoder/max-tokens").intValue()).isEqualTo(256);
  }

  @Test
  void inspectRefusesAnAlteredPack() throws IOException {
    Path altered = TestPacks.write(folder.resolve("altered"));
    Path head = altered.resolve(ClassifierSpecification.HEAD);
    byte[] bytes = Files.readAllBytes(head);
    bytes[bytes.length - 1] ^= 1;
    Files.write(head, bytes);

    Console console = Console.run("inspect", altered.toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .startsWith("gloss inspect: " + head + ": expected SHA-256 ")
        .hasLineCount(1);
  }

  @Test
  void badDataIsOneLineWithFileAndLine() throws IOException {
    Path bad =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\":\"a\",\"label\":\"b\"}\n{\n");

    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            bad.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            folder.resolve("none").toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .startsWith("gloss train: " + bad + ":2: expected one JSON object")
        .hasLineCount(1);
  }

  @Test
  void placeThatIsAFileIsRefusedBeforeTraining() {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            data.toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo("gloss train: " + data + ": expected a folder to write, found a file\n");
  }

  @Test
  void placeUnderAFileIsRefusedBeforeTraining() {
    Path under = data.resolve("packs").resolve("shop");

    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            under.toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo(
            "gloss train: %s: expected a folder to write, found a file at %s%n"
                .formatted(under, data));
  }

  @Test
  void labelsAloneMakeAPack() throws IOException {
    Path labels =
        Files.writeString(folder.resolve("labels.yaml"), "refund: money back\nlogin: password\n");
    Path out = folder.resolve("start");

    Console console =
        Console.run(
            "train", "--task", "classify", "--labels", labels.toString(), "--out", out.toString());

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).contains("2 labels by their descriptions").hasLineCount(1);
    assertThat(ModelFolder.open(out.toString()).manifest().card().command())
        .isEqualTo("gloss train --task classify --labels labels.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--precision", "--out-of-scope"})
  void promiseCannotBeKeptByLabelsAlone(String option) {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--labels",
            "labels.yaml",
            option,
            "0.5",
            "--out",
            folder.resolve("promise").toString());

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("expected --precision and --out-of-scope with --train");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--validation",
        "--test",
        "--messages",
        "--background",
        "--validation-messages",
        "--test-messages"
      })
  void moreFilesDoNotGoWithLabelsAlone(String option) {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--labels",
            "labels.yaml",
            option,
            data.toString(),
            "--out",
            "x");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err())
        .contains(
            "expected --validation, --test, --abstain-label, messages and --background with --train,"
                + " found --labels");
  }

  @Test
  void whatAPersonShouldKnowOfTheDataIsOnStandardErrorAndInTheJson() {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--validation",
            data.toString(),
            "--test",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            folder.resolve("told").toString(),
            "--precision",
            "0.8",
            "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err())
        .contains("gloss train: " + data + ": 72 of 72 texts also stand in " + data)
        .hasLineCount(2);
    JsonNode result = console.lastLine();
    assertThat(result.path("promisedPrecision").doubleValue()).isEqualTo(0.8);
    assertThat(result.at("/test/precision").doubleValue()).isGreaterThan(0.8);
    assertThat(result.path("warnings").size()).isEqualTo(2);
    assertThat(result.path("fewExamples").isObject()).isTrue();
    assertThat(result.at("/test/examples").intValue()).isEqualTo(72);
  }

  @Test
  void precisionOutsideItsRangeIsMisuse() {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--cache",
            "target/test-cache",
            "--out",
            "x",
            "--precision",
            "95");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("expected a precision in (0, 1)", "found 95.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--validation-messages", "--test-messages"})
  void messagesToJudgeByGoWithMessagesToLearnFrom(String option) {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            option,
            data.toString(),
            "--out",
            "x");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err())
        .contains(
            "expected --messages or --background beside messages to choose or to judge by, found"
                + " neither");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "11", "NaN"})
  void numberOfComposedMessagesOutsideItsRangeIsMisuse(String composed) {
    Console console =
        Console.run(
            "train",
            "--task",
            "classify",
            "--train",
            data.toString(),
            "--composed",
            composed,
            "--out",
            "x");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("expected from 0 to 10 composed messages for each text");
  }

  @Test
  void unknownTaskIsMisuse() {
    Console console =
        Console.run(
            "train",
            "--task",
            "poetry",
            "--train",
            "a",
            "--cache",
            "target/test-cache",
            "--out",
            "b");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--task", "poetry");
  }
}
