package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.TextClassifier;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.model.ModelPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ZeroShotTrainerTest {
  @TempDir Path folder;

  @Test
  void descriptionsAloneTellTextsApart() throws IOException {
    train(
        """
        card_lost: the customer's card was lost or stolen
        weather: what the weather is or will be
        pizza_order: somebody wants to eat pizza
        """);

    try (TextClassifier classifier =
        TextClassifier.open(ModelPack.open(folder.resolve("pack").toString()))) {
      assertThat(best(classifier, "somebody took my wallet with the bank card in it"))
          .isEqualTo("card_lost");
      assertThat(best(classifier, "will it rain tomorrow?")).isEqualTo("weather");
      assertThat(best(classifier, "two margheritas with extra cheese")).isEqualTo("pizza_order");
    }
  }

  private static String best(TextClassifier classifier, String text) {
    return classifier.classify(classifier.tokenizer().encode(text)).best().label();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: one|: expected at least two lines 'label: description', found 1",
        "- a|: expected at least two lines 'label: description', found 0",
        "''|: expected at least two lines 'label: description', found 0",
        "a: one\\nb:|: expected a description for label 'b', found none",
        "a: one\\nb: [two]|: expected a description for label 'b', found none",
        "a: one\\na: two|:2: expected YAML, found: Duplicate field 'a'",
        "a: one\\nb: 'two|: expected YAML, found:",
      })
  void labelsThatCannotServeAreRefused(String yaml, String message) {
    assertThatThrownBy(() -> train(yaml.replace("\\n", "\n")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(folder.resolve("labels.yaml").toString())
        .hasMessageContaining(message.startsWith(":2") ? "Duplicate" : message.substring(2))
        .message()
        .hasLineCount(1);
  }

  @Test
  void missingFileIsRefused() {
    Path none = folder.resolve("none.yaml");

    assertThatThrownBy(() -> new ZeroShotTrainer(none, CARD).train(folder.resolve("pack")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(none + ": expected a YAML file of labels, found nothing");
  }

  private static final TrainSettings.Card CARD =
      new TrainSettings.Card("start", "1.0.0", "", "Apache-2.0", "", "gloss train");

  private void train(String yaml) throws IOException {
    Path file = folder.resolve("labels.yaml");
    Files.writeString(file, yaml);
    new ZeroShotTrainer(file, CARD).train(folder.resolve("pack"));
  }
}
