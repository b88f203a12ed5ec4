package dev.gloss.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.PackFiles;
import dev.gloss.model.Progress;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Our tokenizer against Hugging Face's own through DJL, one thread, one text at a time. */
public final class TokenizerBench {
  private static final String OURS = "tokenizer";
  private static final String DJL = "djl";

  /** Texts between two looks at the clock. */
  private static final int STEP = 64;

  private TokenizerBench() {}

  /**
   * @param texts at least one
   * @param seconds the whole should take about
   */
  public static BenchReport run(List<String> texts, double seconds, Progress progress) {
    BenchReport report = BenchReport.start();
    String location = EncoderReference.MINI_LM.tokenizer();
    byte[] json = PackFiles.readResource(location);
    WordPieceTokenizer tokenizer = WordPieceTokenizer.read(json, location);
    Encoding encoding = new Encoding();
    Cycle<String> ours =
        new Cycle<>(OURS, texts, STEP, text -> tokenizer.encode(text, encoding), () -> {});
    try (HuggingFaceTokenizer peer =
        peer(json, Map.of("truncation", "false", "padding", "false"))) {
      Cycle<String> djl =
          new Cycle<>(DJL, texts, STEP, text -> peer.encode(text, true, false).getIds(), () -> {});
      Map<String, double[]> rates = Contest.of(seconds, 2).run(List.of(ours, djl), progress);
      report.addThroughput(rates);
      report.addRatio("tokenizer-vs-djl", rates.get(OURS), rates.get(DJL));
      report.other().put("allocatedBytesPerText", ours.allocatedBytes(Machine::allocatedBytes));
      report.other().put("tokensPerText", tokens(tokenizer, texts));
      return report.end();
    }
  }

  static HuggingFaceTokenizer peer(byte[] json, Map<String, String> options) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double tokens(WordPieceTokenizer tokenizer, List<String> texts) {
    return texts.stream().mapToInt(text -> tokenizer.encode(text).length()).average().orElseThrow();
  }
}
