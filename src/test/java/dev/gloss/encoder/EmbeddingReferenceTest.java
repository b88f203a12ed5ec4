package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.TestPacks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The embedding against what the model's authors do: Hugging Face's tokenizer, the model as it is
 * exported and quantized, the mean of its last hidden states, unit length.
 */
final class EmbeddingReferenceTest {
  private static HuggingFaceTokenizer tokenizer;
  private static OrtEnvironment environment;
  private static OrtSession session;
  private static TextEncoder encoder;

  @BeforeAll
  static void open() throws IOException, OrtException {
    EncoderReference miniLm = EncoderReference.MINI_LM;
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(PackFiles.readResource(miniLm.tokenizer().location())),
            Map.of("truncation", "false", "padding", "false"));
    environment = OnnxRuntime.environment();
    session = environment.createSession(PackFiles.readResource(miniLm.weights().location()));
    encoder = TextEncoder.open(miniLm, PackFiles.at(TestPacks.SHIPPED));
  }

  @AfterAll
  static void close() throws OrtException {
    encoder.close();
    session.close();
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I still have not received my new card. It has been two weeks.",
        "hi",
        "",
        "Größe, naïve, 北京 and \uD83D\uDE00: 100% «odd» text\u0000!",
        "Why was I charged £3.50 for a cash withdrawal in Łódź on 2024-05-01? Please explain it.",
      })
  void vectorIsTheReferences(String text) throws OrtException {
    assertThat(EncodedText.of(encoder, text).vector())
        .containsExactly(reference(text), within(2e-6f));
  }

  @Test
  void textAsLongAsTheWindowHasTheReferencesVector() throws OrtException {
    // One token a word, and two special tokens, make 256.
    String text = "card ".repeat(254);

    assertThat(EncodedText.of(encoder, text).vector())
        .containsExactly(reference(text), within(2e-6f));
  }

  @Test
  void sameTextHasTheSameBits() {
    String text = "Can I get a refund for this?";
    float[] first = EncodedText.of(encoder, text).vector();
    EncodedText.of(encoder, "something else in between").vector();

    assertThat(EncodedText.of(encoder, text).vector()).containsExactly(first);
  }

  private static float[] reference(String text) throws OrtException {
    var encoding = tokenizer.encode(text, true, false);
    try (OnnxTensor ids = tensor(encoding.getIds());
        OrtSession.Result result = session.run(Map.of("input_ids", ids))) {
      float[][] states = ((float[][][]) result.get(0).getValue())[0];
      double[] mean = new double[states[0].length];
      for (float[] state : states) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += state[i] / (double) states.length;
        }
      }
      double squares = 0;
      for (double component : mean) {
        squares += component * component;
      }
      float[] unit = new float[mean.length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = (float) (mean[i] / Math.sqrt(squares));
      }
      return unit;
    }
  }

  private static OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(environment, new long[][] {values});
  }
}
