package dev.gloss.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.classify.Tag;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tier;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import dev.gloss.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Hugging Face export for sequence classification, loaded as it lies there. */
final class ForeignClassifierTest {
  private static final int CLS = 2;
  private static final int SEP = 3;
  private static final int GOOD = 4;
  private static final int BAD = 5;
  private static final int CARD = 6;
  private static final int LOST = 7;

  @TempDir private Path folder;

  @AfterEach
  void nothingStaysLoaded() {
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  @Test
  void saysTheNetworksLabels() {
    Prediction prediction = classify(ForeignModels.classifier(folder), "Good card");

    float[] expected = Softmax.of(ForeignModels.logits(CLS, GOOD, CARD, SEP), 1);
    assertThat(prediction.tags()).containsExactly(new Tag("praise", expected[0], new Span(0, 9)));
    assertThat(prediction.tier()).isEqualTo(Tier.TEACHER);
    assertThat(classify(folder, "bad, lost").best().label()).isEqualTo("blame");
    assertThat(classify(folder, "card card").best().label()).isEqualTo("question");
  }

  @Test
  void isAPackNobodyPacked() {
    ModelPack pack =
        ModelFolder.open(ForeignModels.classifier(folder.resolve("sentiment")).toString());

    assertThat(pack.isForeign()).isTrue();
    assertThat(pack.identity().name()).isEqualTo("sentiment");
    assertThat(pack.identity().version()).hasSize(12);
    assertThat(pack.identity().digest()).startsWith(pack.identity().version());
    assertThat(ClassifierSpecification.of(pack).labels())
        .containsExactly("praise", "blame", "question");
    assertThat(pack.manifest().card().description()).contains("foreign and unverified");
  }

  @Test
  void anyChangedByteGivesAnotherIdentity() throws IOException {
    ModelIdentity before = ModelFolder.open(ForeignModels.classifier(folder).toString()).identity();
    ForeignModels.edit(folder.resolve("config.json"), "praise", "thanks");

    assertThat(ModelFolder.open(folder.toString()).identity().digest())
        .isNotEqualTo(before.digest());
  }

  @Test
  void multiLabelSaysAllThatAreMoreLikelyThanNot() {
    ForeignModels.classifier(
        folder, "multi_label_classification", "model.onnx", List.of("input_ids"));

    float[] expected = Sigmoid.of(ForeignModels.logits(CLS, LOST, CARD, SEP), 1);
    Prediction prediction = classify(folder, "lost card");

    assertThat(expected[0]).isGreaterThan(0.5f);
    assertThat(expected[1]).isGreaterThan(0.5f);
    assertThat(expected[2]).isLessThan(0.5f);
    assertThat(prediction.tags())
        .containsExactly(
            new Tag("blame", expected[1], new Span(0, 9)),
            new Tag("praise", expected[0], new Span(0, 9)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input_ids",
        "input_ids,attention_mask",
        "input_ids,token_type_ids,attention_mask",
      })
  void anyOfTheUsualInputsWillDo(String inputs) {
    ForeignModels.classifier(
        folder, "single_label_classification", "onnx/model.onnx", List.of(inputs.split(",")));

    assertThat(classify(folder, "good").best().score())
        .isEqualTo(Softmax.of(ForeignModels.logits(CLS, GOOD, SEP), 1)[0]);
  }

  @Test
  void textOverTheWindowIsReadInPartsWeightedByTheirTokens() {
    // The window holds six tokens, two of them special: four and one.
    float[] first = ForeignModels.logits(CLS, GOOD, BAD, CARD, LOST, SEP);
    float[] second = ForeignModels.logits(CLS, CARD, SEP);
    float[] mean = new float[3];
    for (int i = 0; i < 3; i++) {
      mean[i] = first[i] * 4 / 5 + second[i] / 5;
    }
    float[] expected = Softmax.of(mean, 1);

    Prediction prediction = classify(ForeignModels.classifier(folder), "good bad card lost card");

    assertThat(prediction.best().score())
        .isEqualTo(expected[Softmax.argMax(expected)], within(1e-6f));
  }

  @Test
  void windowIsTheTokenizersIfThatIsShorter() {
    ForeignModels.classifier(folder);
    ForeignModels.write(folder, "tokenizer_config.json", "{\"model_max_length\": 3}".getBytes());

    assertThat(ModelFolder.open(folder.toString()).manifest().encoder().maxTokens()).isEqualTo(3);
  }

  @Test
  void aTokenizerWithoutALimitLeavesTheModels() {
    ForeignModels.classifier(folder);
    ForeignModels.write(folder, "tokenizer_config.json", "{\"model_max_length\": 1e30}".getBytes());

    assertThat(ModelFolder.open(folder.toString()).manifest().encoder().maxTokens()).isEqualTo(6);
  }

  @Test
  void zipLoadsToo() throws IOException {
    Path zip = folder.resolve("sentiment.zip");
    Files.write(zip, TestPacks.zip(ForeignModels.classifier(folder.resolve("x")), ""));

    assertThat(classify(zip, "good").best().label()).isEqualTo("praise");
    assertThat(ModelFolder.open(zip.toString()).identity().name()).isEqualTo("sentiment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BertForSequenceClassification | BertForTokenClassification | expected an encoder or a model for sequence classification, found BertForTokenClassification; models for token classification cannot be run yet
          single_label_classification   | regression | expected 'problem_type' single_label_classification or multi_label_classification, found 'regression'
          "1":"blame"                   | "7":"blame" | expected 'id2label' to name the labels 0 to 2, without control characters, found no such name for 1
          "1":"blame"                   | "1":"praise" | expected 'id2label' to name every label once, found 'praise' twice
          "1":"blame"                   | "1":7 | expected 'id2label' to name the labels 0 to 2, without control characters, found no such name for 1
          "max_position_embeddings":6   | "max_position_embeddings":2 | expected a window of at least 3 tokens in 'max_position_embeddings', or in 'model_max_length' of tokenizer_config.json, found none
          {"architectures"              | ["architectures" | expected one JSON object, found something else
          """)
  void configThatCannotServeIsRefusedInOneLine(String old, String replacement, String message) {
    ForeignModels.edit(ForeignModels.classifier(folder).resolve("config.json"), old, replacement);

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder + "/config.json:")
        .hasMessageEndingWith(message);
  }

  @Test
  void otherNumberOfLabelsThanLogitsIsRefused() {
    ForeignModels.edit(
        ForeignModels.classifier(folder).resolve("config.json"),
        "\"2\":\"question\"",
        "\"2\":\"question\",\"3\":\"more\"");

    assertThatThrownBy(() -> classify(folder, "good"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder + "/model.onnx: ")
        .hasMessageContainingAll("4", "[-1, 3]");
  }

  @Test
  void tokenizerOfAnotherKindIsRefused() {
    ForeignModels.edit(
        ForeignModels.classifier(folder).resolve("tokenizer.json"), "\"WordPiece\"", "\"BPE\"");

    assertThatThrownBy(() -> classify(folder, "good"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder + "/tokenizer.json: ")
        .hasMessageContainingAll("WordPiece", "BPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "tokenizer.json"})
  void missingFileIsNamed(String name) throws IOException {
    Files.delete(ForeignModels.classifier(folder).resolve(name));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/" + name + ": expected a readable file, found nothing");
  }

  @Test
  void bytesThatAreNoNetworkAreRefused() {
    ForeignModels.write(ForeignModels.classifier(folder), "model.onnx", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> classify(folder, "good"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder + "/model.onnx: expected an ONNX model");
  }

  @Test
  void encoderIsNoClassifier() {
    ForeignModels.encoder(folder);

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            folder
                + ": expected a model with labels, found a Hugging Face ONNX encoder without; a"
                + " classifier over it is made by 'gloss train --encoder "
                + folder
                + " …'");
  }

  private static Prediction classify(Path model, String text) {
    try (TextClassifier classifier = TextClassifier.open(ModelFolder.open(model.toString()))) {
      return classifier.classify(classifier.view(text));
    }
  }
}
