package dev.gloss.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import java.util.Map;

/**
 * What a Java developer writes first: the model as it is exported, Hugging Face's tokenizer with
 * the padding that tutorials use, one call a text, everything made anew for each. Its vector is
 * what a head would take, and a head's time would not show.
 */
final class NaiveClassifier implements AutoCloseable {
  static final String EXPORT = "classpath:all-minilm-l6-v2.onnx";

  private final HuggingFaceTokenizer tokenizer;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private NaiveClassifier(HuggingFaceTokenizer tokenizer, OrtSession.SessionOptions options)
      throws OrtException {
    this.tokenizer = tokenizer;
    this.session = environment.createSession(PackFiles.readResource(EXPORT), options);
  }

  /** With the options that ONNX Runtime has by default: as many threads as cores. */
  static NaiveClassifier open() {
    // The library must have been loaded with a stack that is large enough.
    TextEncoder.runtimeVersion();
    byte[] json = PackFiles.readResource(EncoderReference.MINI_LM.tokenizer().location());
    Map<String, String> padded =
        Map.of("padding", "max_length", "maxLength", "128", "truncation", "true");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return new NaiveClassifier(TokenizerBench.peer(json, padded), options);
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The mean of the token states. */
  float[] classify(String text) {
    Encoding encoding = tokenizer.encode(text);
    try (OnnxTensor ids = row(encoding.getIds());
        OnnxTensor mask = row(encoding.getAttentionMask());
        OnnxTensor types = row(encoding.getTypeIds());
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][] states = ((float[][][]) result.get(0).getValue())[0];
      float[] mean = new float[states[0].length];
      for (int token = 0; token < states.length; token++) {
        if (encoding.getAttentionMask()[token] == 1) {
          for (int i = 0; i < mean.length; i++) {
            mean[i] += states[token][i];
          }
        }
      }
      return mean;
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private OnnxTensor row(long[] values) throws OrtException {
    return OnnxTensor.createTensor(environment, new long[][] {values});
  }

  @Override
  public void close() {
    tokenizer.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
