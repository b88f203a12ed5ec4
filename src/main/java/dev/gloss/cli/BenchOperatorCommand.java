package dev.gloss.cli;

import dev.gloss.bench.OperatorBench;
import dev.gloss.bench.SampleTexts;
import dev.gloss.data.LabelledData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "operator",
    description = {
      "The operator in a Flink, from a generator to nowhere: every tier at parallelism 1 and 2, against",
      "ONNX Runtime alone and against the map function that is often written; the encoder by batch size",
      "against its plain fp32 export; latencies at half load; the memory of one slot and of four."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  gloss bench operator --data texts.jsonl.gz --json"})
final class BenchOperatorCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--model"},
      defaultValue = "classpath:models/banking-support",
      paramLabel = "PACK",
      description = "with a student and a teacher (default: ${DEFAULT-VALUE})")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "texts to read, those of at most 64 tokens (default: sentences that ship)")
  private Path data;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    double seconds = options.seconds();
    List<String> texts =
        data == null ? SampleTexts.sentences() : LabelledData.readTexts(data).texts();
    return options.run(progress -> new OperatorBench(model, texts, seconds, progress).run());
  }
}
