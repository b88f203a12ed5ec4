package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.TextClassifier;
import dev.gloss.data.DataFormatException;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackName;
import dev.gloss.pack.TestPacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ZeroShotTrainerTest {
  @TempDir Path folder;
  private Path labels;

  @BeforeEach
  void place() {
    labels = folder.resolve("labels.yaml");
  }

  @Test
  void descriptionsAloneTellTextsApart() throws IOException {
    Path out = folder.resolve("pack");

    train(
        """
        card_arrival: the customer waits for a card that was sent
        change_pin: the customer wants another secret number
        weather: sun, rain and temperatures
        """,
        out);

    ModelPack pack = ModelFolder.open(out.toString());
    assertThat(ClassifierSpecification.of(pack).labels())
        .containsExactly("card_arrival", "change_pin", "weather", "oos");
    assertThat(pack.manifest().card().data()).containsOnlyKeys("labels");
    try (TextClassifier classifier = TextClassifier.open(pack)) {
      assertThat(best(classifier, "My new card has still not come.")).isEqualTo("card_arrival");
      assertThat(best(classifier, "How do I set a new PIN?")).isEqualTo("change_pin");
      assertThat(best(classifier, "Will it snow tomorrow?")).isEqualTo("weather");
    }
  }

  @Test
  void textThatIsLikeNoDescriptionGetsNoLabel() throws IOException {
    Path out = folder.resolve("pack");
    train(
        """
        card_arrival: the customer waits for a card that was sent
        change_pin: the customer wants another secret number
        """,
        out);

    try (TextClassifier classifier = TextClassifier.open(ModelFolder.open(out.toString()))) {
      assertThat(abstains(classifier, "My new card has still not come.")).isFalse();
      assertThat(abstains(classifier, "How do I set a new PIN?")).isFalse();
      assertThat(abstains(classifier, "Which bird lays the largest egg?")).isTrue();
      assertThat(abstains(classifier, "Add two spoons of sugar and stir.")).isTrue();
      assertThat(abstains(classifier, "The mayor opened a bridge across the river.")).isTrue();
    }
  }

  private static boolean abstains(TextClassifier classifier, String text) {
    return classifier.classify(classifier.view(text)).abstained();
  }

  private static String best(TextClassifier classifier, String text) {
    Prediction prediction = classifier.classify(classifier.view(text));
    return prediction.best().label();
  }

  @ParameterizedTest
  @CsvSource({
    "card_arrival, card arrival: x",
    "AddToPlaylist, Add To Playlist: x",
    "HTTP2-errors, HTTP2 errors: x",
    "Größe.ändern, Größe ändern: x"
  })
  void nameIsReadAsWords(String name, String text) {
    assertThat(ZeroShotTrainer.text(name, "x")).isEqualTo(text);
  }

  @Test
  void sameLabelsGiveTheSamePack() throws IOException {
    String yaml = "a: one thing\nb: another\n";
    train(yaml, folder.resolve("one"));
    train(yaml, folder.resolve("two"));

    for (String file :
        new String[] {Manifest.FILE, ClassifierSpecification.HEAD, ModelPack.GOLDEN}) {
      assertThat(folder.resolve("two").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`a: x`|: expected at least two lines 'label: description', found 1",
        "``|: expected at least two lines 'label: description', found 0",
        "`- a\n- b`|: expected at least two lines 'label: description', found 0",
        "`a: x\nb:`|: expected a description for label 'b', found none",
        "`a: x\nb: [y]`|: expected a description for label 'b', found none",
        "`a: x\n a: y`|:2: expected YAML, found: ",
        "`a: x\na: y`|:2: expected YAML, found: ",
        "`a: x\noos: y`|: expected labels beside 'oos', which stands for none of them, found a"
            + " description of it",
        "`a: x\n\" \": y`|: expected labels without control characters, found another",
      })
  void badLabelsAreRefusedInOneLine(String yaml, String message) {
    Path out = folder.resolve("pack");

    assertThatThrownBy(() -> train(yaml.replace("\\n", "\n"), out))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(labels + message)
        .message()
        .hasLineCount(1);
    assertThat(out).doesNotExist();
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  @Test
  void otherEncodingIsRefused() throws IOException {
    Files.write(labels, "a: Größe\nb: x\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> trainer().train(folder.resolve("pack")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(labels + ": expected UTF-8, found other bytes");
  }

  @Test
  void missingLabelsAreRefused() {
    assertThatThrownBy(() -> trainer().train(folder.resolve("pack")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(labels + ": expected a YAML file of labels, found nothing");
  }

  private void train(String yaml, Path out) throws IOException {
    Files.writeString(labels, yaml);
    trainer().train(out);
  }

  private ZeroShotTrainer trainer() {
    return new ZeroShotTrainer(
        labels,
        new PackName("start", "1.0.0"),
        Manifest.Card.builder().licence("Apache-2.0").command("gloss train").build(),
        EncoderSource.shipped());
  }
}
