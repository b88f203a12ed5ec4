package dev.gloss.train.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.train.Stages;
import dev.gloss.view.TextFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the export that the shipped encoder was made from. */
final class EncoderQuantizerTest {
  private static final String SHIPPED = "/encoders/all-minilm-l6-v2/";
  private static final int VOCABULARY = 30522;
  private static final int HIDDEN = 384;

  @TempDir private static Path export;
  private static byte[] onnx;

  @TempDir private Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    onnx = resource("/all-minilm-l6-v2.onnx");
    Files.write(export.resolve("model.onnx"), onnx);
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.write(export.resolve(name), resource(SHIPPED + name));
    }
  }

  @Test
  void givesTheEncoderThatShips() throws IOException {
    EncoderQuantizer.Result result = quantizer(export, sample()).quantize(folder);

    assertThat(Files.readAllBytes(folder.resolve("model.onnx")))
        .isEqualTo(resource(SHIPPED + "model.onnx"));
    assertThat(result.bytesBefore()).isEqualTo(onnx.length);
    assertThat(result.bytesAfter()).isEqualTo(resource(SHIPPED + "model.onnx").length);
    assertThat(result.texts()).isEqualTo(sample().size());
    assertThat(result.fusedDifference()).isLessThan(1e-5);
    assertThat(result.meanCosine()).isBetween(0.99, 1.0);
    assertThat(result.leastCosine()).isBetween(0.98, result.meanCosine());
  }

  @Test
  void resultIsAnEncoderToTrainOver() throws IOException {
    quantizer(export, List.of("one text")).quantize(folder);

    try (TextEncoder encoder = EncoderSource.at(folder.toString()).open()) {
      assertThat(new TextFeatures(encoder).vector("I lost my card")).hasSize(HIDDEN);
    }
  }

  @Test
  void fusedGraphHasTheExportsTokenStates() throws OrtException {
    BertWeights weights = BertExport.read(onnx, 12, 1e-12f, "model.onnx");
    // The encoder that ships has loaded ONNX Runtime with a stack that is large enough.
    EncoderSource.shipped().open().close();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Random random = new Random(7);
    try (OrtSession before = environment.createSession(onnx);
        OrtSession after = environment.createSession(FusedBert.write(weights, false))) {
      for (int length : new int[] {1, 2, 3, 17, 64, 256, 512}) {
        long[] ids = random.longs(length, 0, VOCABULARY).toArray();
        assertThat(states(after, ids)).containsExactly(states(before, ids), within(1e-4f));
      }
    }
  }

  @Test
  void sameTextHasTheSameStatesInABatchOfItsLength() throws OrtException {
    BertWeights weights = BertExport.read(onnx, 12, 1e-12f, "model.onnx");
    EncoderSource.shipped().open().close();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] ids = new Random(8).longs(32, 0, VOCABULARY).toArray();
    try (OrtSession session = environment.createSession(FusedBert.write(weights, false));
        OnnxTensor batch = OnnxTensor.createTensor(environment, new long[][] {ids, ids});
        OrtSession.Result result = session.run(Map.of("input_ids", batch))) {
      float[] both = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
      float[] second = Arrays.copyOfRange(both, both.length / 2, both.length);

      assertThat(second).containsExactly(states(session, ids), within(1e-4f));
    }
  }

  @Test
  void encoderOfAnotherKindIsRefused() throws IOException {
    Path other = copyWithConfig("\"model_type\": \"bert\"", "\"model_type\": \"roberta\"");

    assertThatThrownBy(() -> quantizer(other, sample()).quantize(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(other + "/config.json: expected 'model_type: bert', found \"roberta\"");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wrongNumberOfHeadsIsFoundByComparing() throws IOException {
    Path other = copyWithConfig("\"num_attention_heads\": 12", "\"num_attention_heads\": 6");

    assertThatThrownBy(() -> quantizer(other, sample()).quantize(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(
            other + "/model.onnx: expected the fused graph's features within 1.0E-4 of the export")
        .hasMessageEndingWith(" off");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsQuantizedAlreadyIsRefused() throws IOException {
    Path other = copyWithConfig("", "");
    Files.write(other.resolve("model.onnx"), resource(SHIPPED + "model.onnx"));

    assertThatThrownBy(() -> quantizer(other, sample()).quantize(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            other
                + "/model.onnx: expected the fp32 export of a BERT encoder with"
                + " 'embeddings.word_embeddings.weight', found none");
  }

  @Test
  void withoutTextsNothingCanBeCompared() {
    assertThatThrownBy(() -> quantizer(export, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected texts to compare by, found none");
  }

  private Path copyWithConfig(String from, String to) throws IOException {
    Path copy = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-other"));
    Files.createSymbolicLink(copy.resolve("tokenizer.json"), export.resolve("tokenizer.json"));
    Files.copy(export.resolve("model.onnx"), copy.resolve("model.onnx"));
    String config = Files.readString(export.resolve("config.json"));
    assertThat(config).contains(from);
    Files.writeString(copy.resolve("config.json"), config.replace(from, to));
    return copy;
  }

  private static EncoderQuantizer quantizer(Path model, List<String> texts) {
    return new EncoderQuantizer(model.toString(), texts, Stages.NONE);
  }

  private static List<String> sample() throws IOException {
    return new String(resource("/demo/plain.txt"), StandardCharsets.UTF_8).lines().toList();
  }

  private static float[] states(OrtSession session, long[] ids) throws OrtException {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, long[]> values =
        Map.of("input_ids", ids, "attention_mask", ones, "token_type_ids", new long[ids.length]);
    Map<String, OnnxTensor> feeds = new HashMap<>();
    for (String name : session.getInputNames()) {
      feeds.put(name, tensor(values.get(name)));
    }
    try (OrtSession.Result result = session.run(feeds)) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = EncoderQuantizerTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
