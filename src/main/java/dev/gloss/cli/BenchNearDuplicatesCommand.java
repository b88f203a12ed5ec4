package dev.gloss.cli;

import dev.gloss.bench.NearDuplicatesBench;
import dev.gloss.bench.SampleTexts;
import dev.gloss.data.LabelledData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "near-duplicates",
    description = {
      "How well near duplicates are found, and in what time: each text comes again with typing errors",
      "and with its words in another order, among all the others."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  gloss bench near-duplicates --data texts.jsonl.gz"})
final class BenchNearDuplicatesCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "texts to alter (default: sentences that ship)")
  private Path data;

  @Option(
      names = "--cosine",
      split = ",",
      defaultValue = "0.7,0.75,0.8,0.85,0.9",
      paramLabel = "N",
      description = "from which likeness on (default: ${DEFAULT-VALUE})")
  private List<Double> cosines;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "of the alterations (default: ${DEFAULT-VALUE})")
  private long seed;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    List<String> texts =
        data == null ? SampleTexts.sentences() : LabelledData.readTexts(data).texts();
    return options.run(progress -> new NearDuplicatesBench(texts, progress).run(cosines, seed));
  }
}
