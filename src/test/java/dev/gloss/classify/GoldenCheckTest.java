package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoldenCheckTest {
  private static final String WHERE = "new pack tiny/golden.jsonl";

  private static ModelPack good;

  /** Held so that the encoder is loaded once for all tests. */
  private static TextEncoder encoder;

  @BeforeAll
  static void seal() {
    encoder = TextEncoder.open(pack(""));
    good =
        GoldenCheck.seal(
            TestPacks.manifest("good", "bad"), Map.of(ClassifierSpecification.HEAD, head(0, 1)));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void sealedPackLoads() {
    try (TextClassifier classifier = TextClassifier.open(good)) {
      assertThat(classifier.labels().labels()).containsExactly("good", "bad");
    }
  }

  @Test
  void everyTextHasALineWithWhatTheTeacherSays() {
    assertThat(golden().lines())
        .hasSize(GoldenCheck.TEXTS.size())
        .first()
        .asString()
        .matches(
            "\\{\"text\":\"Hello, [A-Za-z ,]+\\.\","
                + "\"classify\":\\{\"teacher\":\\{\"label\":\"(good|bad)\",\"score\":0\\.\\d{1,4}}}}");
  }

  @Test
  void textsHoldWhatTokenizersCanGetWrong() {
    String all = String.join(" ", GoldenCheck.TEXTS);

    assertThat(all.codePoints().anyMatch(Character::isSupplementaryCodePoint)).isTrue();
    assertThat(all.codePoints().anyMatch(Character::isIdeographic)).isTrue();
    assertThat(all).contains("é", "ß", "\u200d");
    assertThat(GoldenCheck.TEXTS)
        .anyMatch(text -> text.codePoints().noneMatch(Character::isLetter));
  }

  @Test
  void sealingTwiceGivesTheSameBytes() {
    ModelPack again =
        GoldenCheck.seal(
            TestPacks.manifest("good", "bad"), Map.of(ClassifierSpecification.HEAD, head(0, 1)));

    assertThat(again.file(ModelPack.GOLDEN)).isEqualTo(good.file(ModelPack.GOLDEN));
    assertThat(again.identity()).isEqualTo(good.identity());
  }

  @Test
  void headThatSaysSomethingElseIsRefused() {
    ModelPack other =
        ModelPack.of(
            TestPacks.manifest("good", "bad"),
            Map.of(
                ClassifierSpecification.HEAD,
                head(1, 0),
                ModelPack.GOLDEN,
                good.file(ModelPack.GOLDEN)));

    refused(other, WHERE + ":1: expected the teacher to give '");
    assertThat(TestPacks.loadedEncoders()).isOne();
  }

  @Test
  void scoreBeyondTheToleranceIsRefusedWithBoth() {
    String line = "{\"text\":\"yes\",\"teacher\":{\"label\":\"good\",\"score\":%s}}\n";
    double score = score("yes");
    int away = score > 0.5 ? -1 : 1;

    refused(
        pack(line.formatted(score) + line.formatted(score + 0.2 * away)),
        WHERE + ":2: expected the teacher to give 'good' a probability of ");
    try (TextClassifier close = TextClassifier.open(pack(line.formatted(score + 0.05 * away)))) {
      assertThat(close.runAs()).isEqualTo(RunAs.TEACHER);
    }
  }

  @Test
  void headWithoutANumberIsRefused() {
    float[][] weight = new float[2][384];
    weight[0][0] = Float.NaN;
    byte[] head =
        Safetensors.write(Map.of("weight", Tensor.of(weight), "bias", Tensor.of(new float[2])));

    refused(
        ModelPack.of(
            TestPacks.manifest("good", "bad"),
            Map.of(
                ClassifierSpecification.HEAD, head, ModelPack.GOLDEN, good.file(ModelPack.GOLDEN))),
        "found NaN");
  }

  @Test
  void packWithoutGoldenTextsIsRefused() {
    refused(
        ModelPack.of(
            TestPacks.manifest("good", "bad"), Map.of(ClassifierSpecification.HEAD, head(0, 1))),
        "new pack tiny/model.yaml: expected an entry 'golden.jsonl' under files, found"
            + " [head.safetensors]");
  }

  @Test
  void labelThatThePackDoesNotHaveIsRefused() {
    refused(
        pack("{\"text\":\"yes\",\"teacher\":{\"label\":\"a\\nb\",\"score\":0.5}}"),
        WHERE + ":1: expected the teacher to name a label of the pack, found another");
  }

  @Test
  void tierThatNobodyWroteDownIsRefused() {
    refused(
        pack("{\"text\":\"yes\",\"student\":{\"label\":\"good\",\"score\":0.5}}\n"),
        WHERE + ":1: expected 'teacher' with a label and a score in [0, 1], found nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "null",
        "[]",
        "{",
        "{} {}",
        "{}",
        "{\"text\":null}",
        "{\"text\":1,\"teacher\":7}",
        "{\"text\":\"a\",\"text\":\"b\",\"teacher\":{\"label\":\"good\",\"score\":0.5}}",
      })
  void lineThatIsNoneIsRefused(String line) {
    refused(
        pack(line),
        WHERE
            + ":1: expected one JSON object with a text and what each task says of it, found"
            + " something else");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"label\":\"good\"}",
        "{\"label\":\"good\",\"score\":null}",
        "{\"label\":\"good\",\"score\":\"0.5\"}",
        "{\"label\":\"good\",\"score\":1.5}",
        "{\"label\":\"good\",\"score\":1e999}",
        "{\"label\":null,\"score\":0.5}",
      })
  void labelsThatAreNoneAreRefused(String teacher) {
    refused(
        pack("{\"text\":\"a\",\"classify\":{\"teacher\":" + teacher + "}}"),
        WHERE + ":1: expected 'teacher' with a label and a score in [0, 1], found something else");
  }

  @Test
  void taskThatNobodyWroteDownIsRefused() {
    refused(
        pack("{\"text\":\"yes\",\"summarize\":{}}"),
        WHERE + ":1: expected 'classify' beside 'text', found nothing");
  }

  @Test
  void otherBytesThanUtf8AreRefused() {
    byte[] latin = "{\"text\":\"größe\"}".getBytes(StandardCharsets.ISO_8859_1);

    refused(
        ModelPack.of(
            TestPacks.manifest("good", "bad"),
            Map.of(ClassifierSpecification.HEAD, head(0, 1), ModelPack.GOLDEN, latin)),
        WHERE + ": expected UTF-8, found other bytes");
  }

  private static void refused(ModelPack pack, String message) {
    assertThatThrownBy(() -> TextClassifier.open(pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  private static float score(String text) {
    try (TextClassifier classifier = TextClassifier.open(good)) {
      return classifier.score(classifier.view(text)).probabilities()[0];
    }
  }

  private static String golden() {
    return new String(good.file(ModelPack.GOLDEN), StandardCharsets.UTF_8);
  }

  private static ModelPack pack(String golden) {
    return ModelPack.of(
        TestPacks.manifest("good", "bad"),
        Map.of(
            ClassifierSpecification.HEAD,
            head(0, 1),
            ModelPack.GOLDEN,
            golden.getBytes(StandardCharsets.UTF_8)));
  }

  /** Looks hard at one component of the vector for each label. */
  private static byte[] head(int first, int second) {
    float[][] weight = new float[2][384];
    weight[0][first] = 20;
    weight[1][second] = 20;
    return Safetensors.write(Map.of("weight", Tensor.of(weight), "bias", Tensor.of(new float[2])));
  }
}
