package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.Prediction;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tier;
import dev.gloss.classify.Tiers;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.EncoderSource;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TestPacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillerTest {
  /** Kept between the tests of a build: half a minute's work for a vocabulary. */
  private static final Path CACHE = Path.of("target", "token-vectors");

  private static final AtomicLong CLOCK = new AtomicLong();

  @TempDir static Path folder;

  private static Path data;
  private static Path teacher;

  @BeforeAll
  static void trainTheTeacher() throws IOException {
    data = ShopData.in(folder);
    teacher = folder.resolve("teacher");
    new ProbeTrainer(
            new TrainSettings(
                data,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0.9,
                new TrainSettings.Card("shop", "1.0.0", "shop", "Apache-2.0", "", "gloss train"),
                42,
                2),
            EncoderSource.shipped(),
            Stages.NONE)
        .train(teacher);
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

    ModelPack pack = ModelPack.open(out.toString());
    Manifest manifest = pack.manifest();
    assertThat(Tiers.of(manifest.classifier()))
        .containsExactly(Tiers.CASCADE, Tiers.STUDENT, Tiers.TEACHER);
    assertThat(manifest.files())
        .containsOnlyKeys(ModelPack.GOLDEN, ModelPack.HEAD, ModelPack.STUDENT);
    assertThat(manifest.name()).isEqualTo("shop");
    assertThat(manifest.card().command()).isEqualTo("gloss train && gloss distill");
    assertThat(manifest.card().metrics())
        .containsKeys("distilled-mixes", "test-student-accuracy", "test-cascade-accuracy");
    assertThat(manifest.card().data()).containsKeys("train", "distilled-train", "distilled-test");
    assertThat(result.curve()).isEqualTo(manifest.classifier().cascade().curve());
    assertThat(result.docsPerSecond(0)).isGreaterThan(result.docsPerSecond(1));
    assertThat(result.warnings())
        .anyMatch(warning -> warning.contains("72 of 72 texts also stand"));
    assertThat(stages).contains("vocabulary", "student, 0 mixes", "student, 200 mixes", "test");
    assertThat(accuracy(pack, Tiers.STUDENT)).isGreaterThan(0.5);
  }

  private static double accuracy(ModelPack pack, Tiers tiers) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      return LabelledData.read(data).examples().stream()
          .mapToInt(
              example -> {
                Prediction prediction =
                    classifier.classify(classifier.tokenizer().encode(example.text()));
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
    distill(settings(data, Optional.empty(), 2, 43), other);

    for (String file :
        List.of(Manifest.FILE, ModelPack.STUDENT, ModelPack.HEAD, ModelPack.GOLDEN)) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(Files.mismatch(one.resolve(ModelPack.STUDENT), other.resolve(ModelPack.STUDENT)))
        .isNotNegative();
  }

  /** Whoever answers, the student alone never loads the encoder. */
  @Test
  void studentNeedsNoEncoder() {
    Path out = folder.resolve("alone");
    distill(settings(data, Optional.empty(), 2, 42), out);

    try (TextClassifier student =
        TextClassifier.open(ModelPack.open(out.toString()), Tiers.STUDENT)) {
      assertThat(TestPacks.loadedEncoders()).isZero();
      assertThat(student.classify(student.tokenizer().encode("where is my parcel?")).tier())
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
    return new DistillSettings(
        teacher.toString(),
        train,
        Optional.empty(),
        test,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        16,
        24,
        200,
        0,
        0.9,
        CACHE,
        "gloss distill",
        seed,
        threads);
  }
}
