package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.LabelledData;
import dev.gloss.evaluate.Progress;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackName;
import dev.gloss.pack.Sha256;
import dev.gloss.pack.TestPacks;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProbeTrainerTest {
  /** Kept between the tests of a build. */
  private static final Path CACHE = Path.of("target", "test-cache");

  @TempDir Path folder;

  @Test
  void trainedPackKnowsItsLabels() {
    Path data = ShopData.in(folder);
    Path out = folder.resolve("pack");

    ProbeTrainer.Result result = train(data, Optional.empty(), 2, 42, out);

    ModelPack pack = ModelFolder.open(out.toString());
    assertThat(ClassifierSpecification.of(pack).labels())
        .containsExactly(
            "delivery_status", "gift_card", "invoice", "opening_hours", "password", "return_item");
    assertThat(result.validation().metrics().examples()).isEqualTo(72);
    assertThat(
            ClassifierEvaluation.of(
                    pack, LabelledData.read(data).examples(), System::nanoTime, Progress.NONE)
                .own()
                .metrics()
                .accuracy())
        .isGreaterThan(0.95);
  }

  @Test
  void cardSaysWhereTheModelComesFrom() throws IOException {
    Path data = ShopData.in(folder);
    Path out = folder.resolve("pack");

    train(data, Optional.of(data), 1, 42, out);

    Manifest.Card card = ModelFolder.open(out.toString()).manifest().card();
    Manifest.PackFile pinned =
        new Manifest.PackFile(Sha256.of(Files.readAllBytes(data)), Files.size(data));
    assertThat(card.data()).containsOnlyKeys("train", "validation").containsValue(pinned);
    assertThat(card.metrics()).containsKeys("validation-accuracy", "l2");
    assertThat(card.metrics()).containsEntry("validation-examples", 72.0);
    assertThat(card.libraries()).containsOnlyKeys("onnxruntime");
    assertThat(card.seed()).isEqualTo(42);
  }

  @Test
  void packIsTheSameByteForByteOnAnyNumberOfThreads() {
    Path data = ShopData.in(folder);
    Path first = folder.resolve("first");
    train(data, Optional.empty(), 1, 42, first);
    for (int threads = 1; threads <= 3; threads++) {
      Path again = folder.resolve("again" + threads);

      train(data, Optional.empty(), threads, 42, again);

      for (String file : List.of(Manifest.FILE, ClassifierSpecification.HEAD, ModelPack.GOLDEN)) {
        assertThat(again.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
      }
    }
  }

  /** Everything is learned in the end, but judged in other folds. */
  @Test
  void anotherSeedGivesAnotherPack() {
    Path data = ShopData.in(folder);

    Manifest one = train(data, Optional.empty(), 2, 1, folder.resolve("one")).manifest();
    Manifest two = train(data, Optional.empty(), 2, 2, folder.resolve("two")).manifest();

    assertThat(TestPacks.classifier(one).teacher().temperature())
        .isNotEqualTo(TestPacks.classifier(two).teacher().temperature());
  }

  @Test
  void fewTextsAreCrossValidatedAndAllAreLearned() throws IOException {
    Path data = ShopData.in(folder);
    Path out = folder.resolve("pack");
    Path judged = folder.resolve("judged");

    ProbeTrainer.Result result = train(data, Optional.empty(), 2, 42, out);
    train(data, Optional.of(data), 2, 42, judged);

    assertThat(result.validation().metrics().examples()).isEqualTo(72);
    assertThat(result.manifest().card().metrics())
        .containsEntry("cross-validation-folds", 5.0)
        .containsKeys("promised-precision", "validation-precision-bound", "validation-precision");
    assertThat(result.validation().metrics().accuracy())
        .isLessThan(
            ModelFolder.open(judged.toString())
                .manifest()
                .card()
                .metrics()
                .get("validation-accuracy"));
    assertThat(ModelFolder.open(judged.toString()).manifest().card().metrics())
        .doesNotContainKey("cross-validation-folds");
  }

  @Test
  void progressReachesEveryText() {
    List<String> told = new ArrayList<>();
    Path data = ShopData.in(folder);

    new ProbeTrainer(
            settings(data, Optional.empty(), 1, 42),
            EncoderSource.shipped(),
            stage -> (done, total) -> told.add(stage + " " + done + "/" + total))
        .train(folder.resolve("pack"));

    assertThat(told).contains("encoding train 72/72", "fitting 11/11");
  }

  /** Texts of two topics with the labels of both, of one, or none. */
  @Test
  void textsWithLabelsMakeAMultiLabelPack() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(
          "{\"text\":\"the parcel number %d is late\",\"labels\":[\"delivery\"]}".formatted(i));
      lines.add("{\"text\":\"refund my money, case %d\",\"labels\":[\"money\"]}".formatted(i));
      lines.add(
          "{\"text\":\"refund my money, parcel %d is late\",\"labels\":[\"money\",\"delivery\"]}"
              .formatted(i));
      lines.add("{\"text\":\"the sun shines on hill %d\",\"labels\":[]}".formatted(i));
    }
    Path data = Files.write(folder.resolve("many.jsonl"), lines);
    Path out = folder.resolve("pack");

    ProbeTrainer.Result result = train(data, Optional.empty(), 2, 42, out);

    Manifest manifest = ModelFolder.open(out.toString()).manifest();
    assertThat(TestPacks.classifier(manifest).labels()).containsExactly("delivery", "money");
    assertThat(TestPacks.classifier(manifest).multiLabel()).isTrue();
    assertThat(TestPacks.classifier(manifest).teacher().thresholds()).hasSize(2);
    assertThat(result.validation().metrics().microF1()).isGreaterThan(0.9);
  }

  @Test
  void textsOutOfScopeMakeThePackAbstain() throws IOException {
    Path data = withScope();
    Path out = folder.resolve("pack");

    ProbeTrainer.Result result = train(data, Optional.of(data), 2, 42, out);

    assertThat(TestPacks.classifier(result.manifest()).abstainLabels()).containsExactly("oos");
    assertThat(result.validation().outOfScope().orElseThrow().recall()).isGreaterThan(0.9);
    assertThat(result.manifest().card().metrics())
        .containsKeys("validation-in-scope-accuracy", "validation-out-of-scope-recall");
    assertThat(result.fewExamples()).isEmpty();
    assertThat(result.warnings())
        .containsExactly(
            "%s: 36 of 36 texts also stand in %s: what is measured on them says little"
                .formatted(data, data),
            "expected a threshold from which on at least 0.9 of what the model says is right,"
                + " found none: the best keeps to %.3f, by 24 answers on validation"
                    .formatted(
                        result.manifest().card().metrics().get("validation-precision-bound")));
  }

  @Test
  void testDataIsJudgedAndPinnedButNothingIsChosenByIt() throws IOException {
    Path data = ShopData.in(folder);
    Path test = lines("test", "invoice", "password");
    Path without = folder.resolve("without");
    Path with = folder.resolve("with");
    train(data, Optional.empty(), 2, 42, without);

    ProbeTrainer.Result result =
        new ProbeTrainer(
                settings(data, Optional.empty(), Optional.of(test), List.of(), 2, 42),
                EncoderSource.shipped(),
                Stages.NONE)
            .train(with);

    assertThat(result.test().orElseThrow().metrics().examples()).isEqualTo(2);
    assertThat(result.manifest().card().data()).containsKey("test");
    assertThat(result.manifest().card().metrics()).containsEntry("test-examples", 2.0);
    assertThat(with.resolve(ClassifierSpecification.HEAD))
        .hasSameBinaryContentAs(without.resolve(ClassifierSpecification.HEAD));
  }

  @Test
  void labelsWithFewTextsAreTold() throws IOException {
    Path data = lines("train", "a", "a", "a", "b", "b");

    ProbeTrainer.Result result = train(data, Optional.of(data), 1, 42, folder.resolve("pack"));

    assertThat(result.fewExamples()).containsEntry("a", 3).containsEntry("b", 2);
    assertThat(result.warnings())
        .contains("2 of 2 labels have fewer than 10 texts to learn from: {a=3, b=2}");
  }

  @Test
  void abstainLabelThatNoTextHasIsRefused() throws IOException {
    refusedScope(
        lines("train", "a", "a", "b"),
        List.of("none"),
        "expected a label of the texts that means none of the others, found 'none', which no text"
            + " has");
  }

  @Test
  void nothingButAbstainLabelsIsRefused() throws IOException {
    refusedScope(
        lines("train", "a", "a", "b"),
        List.of("a", "b"),
        "expected a label besides those that mean none of the others, found only [a, b]");
  }

  @Test
  void abstainLabelForTextsWithAnyNumberIsRefused() throws IOException {
    Path data =
        Files.writeString(
            folder.resolve("many.jsonl"),
            "{\"text\":\"x\",\"labels\":[\"a\"]}\n{\"text\":\"y\",\"labels\":[\"a\",\"b\"]}\n"
                + "{\"text\":\"z\",\"labels\":[\"b\"]}\n");

    refusedScope(
        data,
        List.of("a"),
        "expected texts with one 'label', so that one of the labels can mean none of the others,"
            + " found texts with 'labels'");
  }

  @Test
  void validationOfAnotherShapeIsRefused() throws IOException {
    Path data = lines("train", "a", "b");
    Path validation =
        Files.writeString(folder.resolve("many.jsonl"), "{\"text\":\"x\",\"labels\":[\"a\"]}\n");

    refused(
        data,
        Optional.of(validation),
        validation + ": expected 'label' as in " + data + ", found 'labels'");
  }

  private Path withScope() throws IOException {
    List<String> lines = new ArrayList<>();
    String line = "{\"text\":\"%s %d\",\"label\":\"%s\"}";
    for (int i = 0; i < 12; i++) {
      lines.add(line.formatted("i forgot my password", i, "password"));
      lines.add(line.formatted("send me an invoice", i, "invoice"));
      lines.add(line.formatted("which planet is the largest", i, "oos"));
    }
    return Files.write(folder.resolve("scope.jsonl"), lines);
  }

  private void refusedScope(Path data, List<String> abstainLabels, String message) {
    TrainSettings settings =
        settings(data, Optional.of(data), Optional.empty(), abstainLabels, 1, 42);

    assertThatThrownBy(
            () ->
                new ProbeTrainer(settings, EncoderSource.shipped(), Stages.NONE)
                    .train(folder.resolve("pack")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(message);
  }

  @Test
  void oneLabelIsRefused() throws IOException {
    Path data = lines("train", "a", "a", "a");

    refused(data, Optional.empty(), data + ": expected at least two labels, found only [a]");
  }

  @Test
  void labelThatTrainNeverSawIsRefused() throws IOException {
    Path data = lines("train", "a", "b");
    Path validation = lines("validation", "a", "c");

    refused(
        data,
        Optional.of(validation),
        validation + ":2: expected one of the 2 labels to be learned, found 'c'");
  }

  @Test
  void dataWithNothingLeftForValidationIsRefused() throws IOException {
    Path data = lines("train", "a", "b", "c");

    refused(
        data,
        Optional.empty(),
        data
            + ": expected a label with at least two texts, one of them for validation, found only"
            + " labels with one");
  }

  @Test
  void missingValidationIsRefused() throws IOException {
    Path missing = folder.resolve("none.jsonl");

    refused(
        lines("train", "a", "b"),
        Optional.of(missing),
        missing + ": expected a readable file of texts, found nothing");
  }

  @Test
  void sameIdTwiceIsRefused() throws IOException {
    Path data = lines("train", "a", "b");
    Files.writeString(data, Files.readString(data).replaceAll("\"id\":\"\\d+\"", "\"id\":\"1\""));

    refused(
        data,
        Optional.empty(),
        data + ":2: expected an id that no other line has, found the one of line 1");
  }

  private void refused(Path data, Optional<Path> validation, String message) {
    Path out = folder.resolve("pack");

    assertThatThrownBy(() -> train(data, validation, 1, 42, out))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(message);
    assertThat(out).doesNotExist();
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  /** A short text for each label. */
  private Path lines(String name, String... labels) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      lines.add(
          "{\"id\":\"%d\",\"text\":\"text %d of %s\",\"label\":\"%s\"}"
              .formatted(i, i, labels[i], labels[i]));
    }
    return Files.write(folder.resolve(name + ".jsonl"), lines);
  }

  private static ProbeTrainer.Result train(
      Path data, Optional<Path> validation, int threads, long seed, Path out) {
    return new ProbeTrainer(
            settings(data, validation, threads, seed), EncoderSource.shipped(), Stages.NONE)
        .train(out);
  }

  private static TrainSettings settings(
      Path data, Optional<Path> validation, int threads, long seed) {
    return settings(data, validation, Optional.empty(), List.of(), threads, seed);
  }

  private static TrainSettings settings(
      Path data,
      Optional<Path> validation,
      Optional<Path> test,
      List<String> abstainLabels,
      int threads,
      long seed) {
    return new TrainSettings(
        new LabelledFiles(data, validation, test),
        MessageFiles.NONE,
        abstainLabels,
        PrecisionGoal.of(0.9),
        new PackName("shop", "1.0.0"),
        Manifest.Card.builder()
            .description("intents of a shop\'s customers")
            .licence("Apache-2.0")
            .command("gloss train")
            .build(),
        new TrainingRun(CACHE, seed, threads));
  }
}
