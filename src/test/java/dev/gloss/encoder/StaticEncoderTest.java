package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.TestPacks;
import dev.gloss.tensor.Tensor;
import dev.gloss.text.Span;
import dev.gloss.view.TextFeatures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model2vec folder as an encoder. */
final class StaticEncoderTest {
  @TempDir private Path folder;

  @Test
  void vectorIsTheMeanOfTheWordsVectorsAtUnitLength() {
    ForeignModels.vectors(folder);

    // (4, 0, 1) + (0, 2, 0), whose length is the root of 21.
    float length = (float) Math.sqrt(21);
    assertThat(vector("good card"))
        .containsExactly(new float[] {4 / length, 2 / length, 1 / length}, within(1e-6f));
  }

  @Test
  void unknownWordsAreNotRead() {
    ForeignModels.vectors(folder);

    assertThat(vector("good zebra card")).containsExactly(vector("good card"));
    assertThat(vector("zebra")).containsExactly(0, 0, 0);
    assertThat(vector("")).containsExactly(0, 0, 0);
  }

  @Test
  void withoutNormalizationFeaturesAreThePlainMean() {
    ForeignModels.vectors(folder, false, Map.of("embeddings", Tensor.of(ForeignModels.TABLE)));

    try (TextEncoder encoder = open()) {
      assertThat(new TextFeatures(encoder).features("good card")).containsExactly(2, 1, 0.5f);
    }
  }

  @Test
  void sentencesHaveVectorsOfTheirOwn() {
    ForeignModels.vectors(folder);

    try (TextEncoder encoder = open()) {
      EncodedText states =
          EncodedText.of(encoder, "card bad", List.of(new Span(0, 4), new Span(5, 8)));

      assertThat(states.sentences()[0]).containsExactly(0, 1, 0);
      assertThat(states.sentences()[1]).containsExactly(vector("bad"));
    }
  }

  @Test
  void tokensMayShareRowsAndHaveWeights() {
    ForeignModels.vectors(
        folder,
        false,
        Map.of(
            "embeddings",
            Tensor.of(new float[][] {{0, 0}, {1, 2}, {3, 4}}),
            "mapping",
            integers(0, 0, 0, 0, 1, 2, 1, 0),
            "weights",
            Tensor.of(new float[] {1, 1, 1, 1, 2, 0.5f, 10, 1})));

    try (TextEncoder encoder = open()) {
      // good: 2 · (1, 2); bad: 0.5 · (3, 4); card: 10 · (1, 2).
      assertThat(new TextFeatures(encoder).features("good bad card"))
          .containsExactly(new float[] {(2 + 1.5f + 10) / 3, (4 + 2 + 20) / 3f}, within(1e-6f));
    }
  }

  @Test
  void halfPrecisionIsRead() {
    ByteBuffer halves = ByteBuffer.allocate(8 * 2 * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int id = 0; id < 8; id++) {
      halves.putShort((short) 0x3C00); // 1
      halves.putShort((short) 0xC000); // -2
    }
    ForeignModels.vectors(folder, false, safetensors("F16", "[8,2]", halves.array()));

    try (TextEncoder encoder = open()) {
      assertThat(new TextFeatures(encoder).features("good")).containsExactly(1, -2);
    }
  }

  @Test
  void eightBitIntegersCountAsTheyAre() {
    byte[] bytes = new byte[16];
    bytes[8] = 3; // good
    bytes[9] = -4;
    ForeignModels.vectors(folder, true, safetensors("I8", "[8,2]", bytes));

    assertThat(vector("good")).containsExactly(0.6f, -0.8f);
  }

  @Test
  void textLongerThanAChunkIsReadWhole() {
    ForeignModels.vectors(folder, false, Map.of("embeddings", Tensor.of(ForeignModels.TABLE)));

    try (TextEncoder encoder = open()) {
      // 600 tokens of one and 200 of another.
      assertThat(new TextFeatures(encoder).features("good ".repeat(600) + "card ".repeat(200)))
          .containsExactly(new float[] {3, 0.5f, 0.75f}, within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mapping", "weights"})
  void oneForEachTokenIsExpected(String name) {
    ForeignModels.vectors(
        folder,
        true,
        Map.of(
            "embeddings",
            Tensor.of(ForeignModels.TABLE),
            name,
            name.equals("mapping") ? integers(new float[7]) : Tensor.of(new float[7])));

    refused("tensor '" + name + "' has shape [7] but tokenizer.json has 8 tokens");
  }

  @Test
  void mappingBeyondTheRowsIsRefused() {
    ForeignModels.vectors(
        folder,
        true,
        Map.of(
            "embeddings", Tensor.of(new float[2][3]), "mapping", integers(0, 1, 0, 1, 0, 2, 0, 0)));

    refused("expected tensor 'mapping' to hold integers from 0 to 1, found 2 at 5");
  }

  @Test
  void otherNumberOfRowsThanTokensIsRefused() {
    ForeignModels.vectors(folder, true, Map.of("embeddings", Tensor.of(new float[7][3])));

    refused(
        "tensor 'embeddings' has 7 rows but tokenizer.json has 8 tokens, and there is no tensor"
            + " 'mapping'");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    float[][] table = new float[8][3];
    table[2][1] = Float.NaN;
    ForeignModels.vectors(folder, true, Map.of("embeddings", Tensor.of(table)));

    refused("expected finite numbers in tensor 'embeddings', found NaN at 7");
  }

  @Test
  void fileWithoutVectorsIsRefused() {
    ForeignModels.vectors(folder, true, Map.of("other", Tensor.of(new float[8][3])));

    refused("expected tensor 'embeddings' of shape [rows, dimensions], found [other]");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> open().close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/model.safetensors: " + message);
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  private TextEncoder open() {
    return EncoderSource.at(folder.toString()).open();
  }

  private float[] vector(String text) {
    try (TextEncoder encoder = open()) {
      return new TextFeatures(encoder).vector(text);
    }
  }

  private static Tensor integers(float... values) {
    return Tensor.of(values).as(Tensor.Type.I32);
  }

  private static byte[] safetensors(String type, String shape, byte[] data) {
    String header =
        "{\"embeddings\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(type, shape, data.length);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }
}
