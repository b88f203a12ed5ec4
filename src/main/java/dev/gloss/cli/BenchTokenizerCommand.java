package dev.gloss.cli;

import dev.gloss.bench.SampleTexts;
import dev.gloss.bench.TokenizerBench;
import dev.gloss.data.LabelledData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tokenizer",
    description = {
      "Our tokenizer against Hugging Face's through ai.djl.huggingface:tokenizers: one text a call,",
      "one thread. Says too what each allocates, and how many texts they read differently."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss bench tokenizer --data texts.jsonl.gz --json"})
final class BenchTokenizerCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "texts to read: JSON Lines, or a text a line (default: messages that ship, and their"
              + " sentences)")
  private Path data;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    double seconds = options.seconds();
    Map<String, List<String>> sets = sets();
    return options.run(progress -> TokenizerBench.run(sets, seconds, progress));
  }

  private Map<String, List<String>> sets() {
    Map<String, List<String>> sets = new LinkedHashMap<>();
    if (data != null) {
      sets.put("data", LabelledData.readTexts(data).texts());
    } else {
      sets.put("sentences", SampleTexts.sentences());
      sets.put("messages", SampleTexts.messages());
    }
    return sets;
  }
}
