package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tier;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.LabelledData;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackName;
import dev.gloss.pack.TestPacks;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillerTest {
  /** Kept between the tests of a build: half a minute's work for a vocabulary. */
  private static final Path CACHE = Path.of("target", "test-cache");

  private static final AtomicLong CLOCK = new AtomicLong();

  @TempDir static Path folder;

  private static Path data;
  private static Path teacher;

  @BeforeAll
  static void trainTheTeacher() throws IOException {
    data = ShopData.in(folder);
    teacher = teacher(42);
  }

  private static Path teacher(long seed) {
    Path out = folder.resolve("teacher-" + seed);
    new ProbeTrainer(
            new TrainSettings(
                LabelledFiles.of(data),
                MessageFiles.NONE,
                List.of(),
                PrecisionGoal.of(0.9),
                new PackName("shop", "1.0.0"),
                Manifest.Card.builder().licence("Apache-2.0").command("gloss train").build(),
                new TrainingRun(CACHE, seed, 2)),
            EncoderSource.shipped(),
            Stages.NONE)
        .train(out);
    return out;
  }

  @Test
  void packHoldsBothTiersAndTheirCascade() {
    Path out = folder.resolve("both");
    List<String> stages = new ArrayList<>();

    Distiller.Result result =
        new Distiller(
                settings(data, Optional.of(data), 2, 42),
                name -> {
                  stages.add(name);
                  return (done, total) -> {};
                },
                DistillerTest::tick)
            .distill(out);

    ModelPack pack = ModelFolder.open(out.toString());
    Manifest manifest = pack.manifest();
    assertThat(RunAs.of(TestPacks.classifier(manifest)))
        .containsExactly(RunAs.CASCADE, RunAs.STUDENT, RunAs.TEACHER);
    assertThat(manifest.files())
        .containsOnlyKeys(
            ModelPack.GOLDEN, ClassifierSpecification.HEAD, ClassifierSpecification.STUDENT);
    assertThat(manifest.name()).isEqualTo("shop");
    assertThat(manifest.card().command()).isEqualTo("gloss train && gloss distill");
    assertThat(manifest.card().metrics())
        .containsKeys("distilled-mixes", "test-student-accuracy", "test-cascade-accuracy");
    assertThat(manifest.card().data()).containsKeys("train", "distilled-train", "distilled-test");
    assertThat(result.curve()).isEqualTo(TestPacks.classifier(manifest).cascade().curve());
    assertThat(result.docsPerSecond(0)).isGreaterThan(result.docsPerSecond(1));
    assertThat(result.warnings())
        .anyMatch(warning -> warning.contains("72 of 72 texts also stand"));
    assertThat(stages).contains("vocabulary", "students", "test");
    assertThat(accuracy(pack, RunAs.STUDENT)).isGreaterThan(0.5);
  }

  private static double accuracy(ModelPack pack, RunAs tiers) {
    return accuracy(pack, data, tiers);
  }

  private static double accuracy(ModelPack pack, Path data, RunAs tiers) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      return LabelledData.read(data).examples().stream()
          .mapToInt(
              example -> {
                Prediction prediction = classifier.classify(classifier.view(example.text()));
                return prediction.best().label().equals(example.label()) ? 1 : 0;
              })
          .average()
          .orElseThrow();
    }
  }

  @Test
  void bytesDoNotDependOnTheThreadsButOnTheSeed() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path other = folder.resolve("other");

    distill(settings(data, Optional.empty(), 1, 42), one);
    distill(settings(data, Optional.empty(), 2, 42), two);
    distill(settings(teacher(43), data, Optional.empty(), List.of(), 2, 43), other);

    for (String file :
        List.of(
            Manifest.FILE,
            ClassifierSpecification.STUDENT,
            ClassifierSpecification.HEAD,
            ModelPack.GOLDEN)) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(
            Files.mismatch(
                one.resolve(ClassifierSpecification.STUDENT),
                other.resolve(ClassifierSpecification.STUDENT)))
        .isNotNegative();
  }

  /** A cold cache gives the bytes that a warm one gives. */
  @Test
  void bytesDoNotDependOnWhatIsInTheCache() throws IOException {
    Path warm = folder.resolve("warm");
    Path cold = folder.resolve("cold");
    distill(settings(data, Optional.empty(), 2, 42), warm);
    try (Stream<Path> files = Files.list(CACHE)) {
      for (Path file : files.filter(f -> f.toString().contains("features-")).toList()) {
        Files.delete(file);
      }
    }

    distill(settings(data, Optional.empty(), 2, 42), cold);

    for (String file : List.of(Manifest.FILE, ClassifierSpecification.STUDENT, ModelPack.GOLDEN)) {
      assertThat(cold.resolve(file)).hasSameBinaryContentAs(warm.resolve(file));
    }
  }

  @Test
  void unlabelledTextsThatAreJudgedByAreLeftOut() throws IOException {
    Path more = folder.resolve("more.txt");
    Files.writeString(more, "WHERE is my  invoice\na text of its own\n");
    Path test = folder.resolve("test.jsonl");
    Files.writeString(test, "{\"text\":\"where is my invoice\",\"label\":\"invoice\"}\n");

    Distiller.Result result =
        new Distiller(
                settings(teacher, data, Optional.of(test), List.of(more), 2, 42),
                Stages.NONE,
                DistillerTest::tick)
            .distill(folder.resolve("left-out"));

    assertThat(result.warnings())
        .contains(more + ": 1 of 2 texts also stand in validation or test and are left out");
  }

  /** The labels say nothing of the texts: only who learned them by heart knows them. */
  @Test
  void teacherIsNotJudgedByWhatItLearned() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> labels = List.of("invoice", "password", "gift_card");
    for (int i = 0; i < 60; i++) {
      lines.add(
          "{\"text\":\"%s number %d of a row\",\"label\":\"%s\"}"
              .formatted(i % 2 == 0 ? "thing" : "matter", i * 7919 % 101, labels.get(i % 3)));
    }
    Path random = Files.write(folder.resolve("random.jsonl"), lines);
    Path learned = folder.resolve("learned");
    new ProbeTrainer(
            new TrainSettings(
                LabelledFiles.of(random),
                MessageFiles.NONE,
                List.of(),
                PrecisionGoal.of(0.9),
                new PackName("shop", "1.0.0"),
                Manifest.Card.builder().licence("Apache-2.0").command("gloss train").build(),
                new TrainingRun(CACHE, 42, 2)),
            EncoderSource.shipped(),
            Stages.NONE)
        .train(learned);

    Distiller.Result result =
        new Distiller(
                settings(learned, random, Optional.empty(), List.of(), 2, 42),
                Stages.NONE,
                DistillerTest::tick)
            .distill(folder.resolve("honest"));

    assertThat(accuracy(ModelFolder.open(learned.toString()), random, RunAs.TEACHER))
        .isGreaterThan(result.teacher());
  }

  /** Whoever answers, the student alone never loads the encoder. */
  @Test
  void studentNeedsNoEncoder() {
    Path out = folder.resolve("alone");
    distill(settings(data, Optional.empty(), 2, 42), out);

    try (TextClassifier student =
        TextClassifier.open(ModelFolder.open(out.toString()), RunAs.STUDENT)) {
      assertThat(TestPacks.loadedEncoders()).isZero();
      assertThat(student.classify(student.view("where is my parcel?")).tier())
          .isEqualTo(Tier.STUDENT);
    }
  }

  @Test
  void labelThatTheTeacherDoesNotHaveIsRefused() throws IOException {
    Path strange = folder.resolve("strange.jsonl");
    Files.writeString(strange, "{\"text\":\"a b\",\"label\":\"strange\"}\n");

    assertThatThrownBy(
            () -> distill(settings(strange, Optional.empty(), 1, 42), folder.resolve("none")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(strange + ":1: expected one of the 6 labels to be learned, found 'strange'");
  }

  @Test
  void shapeThatIsNotTheTeachersIsRefused() throws IOException {
    Path many = folder.resolve("many.jsonl");
    Files.writeString(
        many,
        "{\"text\":\"a\",\"labels\":[\"invoice\"]}\n{\"text\":\"b\",\"labels\":[\"invoice\"]}\n");

    assertThatThrownBy(
            () -> distill(settings(many, Optional.empty(), 1, 42), folder.resolve("none")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            many + ": expected texts with 'label', as the teacher gives them, found 'labels'");
  }

  /** A clock on which everything takes a second, so that nobody waits for a speed. */
  private static long tick() {
    return CLOCK.addAndGet(1_000_000_000L);
  }

  private static void distill(DistillSettings settings, Path out) {
    new Distiller(settings, Stages.NONE, DistillerTest::tick).distill(out);
  }

  private static DistillSettings settings(Path train, Optional<Path> test, int threads, long seed) {
    return settings(teacher, train, test, List.of(), threads, seed);
  }

  private static DistillSettings settings(
      Path pack, Path train, Optional<Path> test, List<Path> unlabelled, int threads, long seed) {
    return new DistillSettings(
        pack.toString(),
        new LabelledFiles(train, Optional.empty(), test),
        MessageFiles.NONE,
        unlabelled,
        Optional.empty(),
        Optional.empty(),
        new StudentSize(16, 24, 200),
        CascadeAim.BALANCED,
        PrecisionGoal.of(0.9),
        "gloss distill",
        new TrainingRun(CACHE, seed, threads));
  }
}
