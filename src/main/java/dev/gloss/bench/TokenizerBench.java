package dev.gloss.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our tokenizer against Hugging Face's own through DJL, with the vocabulary that ships: from a
 * {@code String} to ids and places, one thread, one text at a time, neither padded nor cut.
 */
public final class TokenizerBench {
  private static final String OURS = "tokenizer";
  private static final String DJL = "djl";

  /** Texts between two looks at the clock. */
  private static final int STEP = 64;

  private static final long SEED = 1;

  private final WordPieceTokenizer tokenizer;
  private final HuggingFaceTokenizer peer;
  private final BenchReport report = BenchReport.start();

  private TokenizerBench(WordPieceTokenizer tokenizer, HuggingFaceTokenizer peer) {
    this.tokenizer = tokenizer;
    this.peer = peer;
  }

  /**
   * @param sets at least one text each, by what they are called; with more than one set each is
   *     measured by itself, too
   * @param seconds the whole should take about
   */
  public static BenchReport run(Map<String, List<String>> sets, double seconds, Progress progress) {
    String location = EncoderReference.MINI_LM.tokenizer().location();
    byte[] json = PackFiles.readResource(location);
    WordPieceTokenizer tokenizer = WordPieceTokenizer.read(json, location);
    try (HuggingFaceTokenizer peer =
        peer(json, Map.of("truncation", "false", "padding", "false"))) {
      return new TokenizerBench(tokenizer, peer).measure(sets, seconds, progress);
    }
  }

  static HuggingFaceTokenizer peer(byte[] json, Map<String, String> options) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BenchReport measure(Map<String, List<String>> sets, double seconds, Progress progress) {
    List<String> all = sets.values().stream().flatMap(List::stream).toList();
    Map<String, List<String>> measured = new LinkedHashMap<>();
    measured.put("", all);
    if (sets.size() > 1) {
      sets.forEach((name, texts) -> measured.put("-" + name, texts));
    }
    List<Cycle<String>> contenders = new ArrayList<>();
    measured.forEach(
        (suffix, texts) -> {
          List<String> shuffled = SampleTexts.shuffled(texts, SEED);
          contenders.add(ours(OURS + suffix, shuffled));
          contenders.add(theirs(DJL + suffix, shuffled));
        });
    Map<String, double[]> rates = Contest.of(seconds, contenders.size()).run(contenders, progress);
    report.addThroughput(rates);
    for (String suffix : measured.keySet()) {
      report.addRatio(
          "tokenizer-vs-djl" + suffix, rates.get(OURS + suffix), rates.get(DJL + suffix));
    }
    report.machine().versions().put("djl-tokenizers", peer.getVersion());
    report.other().put("texts", (double) all.size());
    report.other().put("tokensPerText", tokens(all));
    report.other().put("textsWithOtherIds", (double) differences(all));
    for (Cycle<String> contender : contenders.subList(0, 2)) {
      report
          .other()
          .put(
              "allocatedBytesPerText-" + contender.name(),
              contender.allocatedBytes(Machine::allocatedBytes));
    }
    return report.end();
  }

  private Cycle<String> ours(String name, List<String> texts) {
    Encoding encoding = new Encoding();
    return new Cycle<>(name, texts, STEP, text -> tokenizer.encode(text, encoding), () -> {});
  }

  private Cycle<String> theirs(String name, List<String> texts) {
    return new Cycle<>(
        name, texts, STEP, text -> peer.encode(text, true, false).getIds(), () -> {});
  }

  private double tokens(List<String> texts) {
    return texts.stream().mapToInt(text -> tokenizer.encode(text).length()).average().orElseThrow();
  }

  /** Texts that both read differently; speeds can be compared only if there are none. */
  private long differences(List<String> texts) {
    return texts.stream().filter(text -> !isSame(text)).count();
  }

  private boolean isSame(String text) {
    long[] expected = peer.encode(text, true, false).getIds();
    Encoding found = tokenizer.encode(text);
    boolean same = expected.length == found.length();
    for (int token = 0; same && token < expected.length; token++) {
      same = expected[token] == found.id(token);
    }
    return same;
  }
}
