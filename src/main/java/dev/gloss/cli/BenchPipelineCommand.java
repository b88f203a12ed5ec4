package dev.gloss.cli;

import dev.gloss.bench.PipelineBench;
import dev.gloss.bench.SampleTexts;
import dev.gloss.data.LabelledData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "pipeline",
    description = {
      "Kafka to Kafka, exactly-once, with the student, against the same job with an operator that does",
      "nothing, on the same input, broker and Flink in this process; and how long a record takes from",
      "its append to the output that readers see, at 1,000 records a second."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A third of --seconds goes to the latencies of each delivery; the rounds take as long as",
      "--records take.",
      "",
      "Example:",
      "  gloss bench pipeline --data test.jsonl.gz --json"
    })
final class BenchPipelineCommand implements Callable<Integer> {
  /** Fewer are written before the clock has started. */
  private static final int LEAST_RECORDS = 1000;

  @Spec private CommandSpec command;

  @Option(
      names = {"-m", "--model"},
      defaultValue = "classpath:models/banking-support",
      paramLabel = "PACK",
      description = "with a student (default: ${DEFAULT-VALUE})")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "texts to read (default: messages that ship)")
  private Path data;

  @Option(
      names = "--records",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "of each run (default: ${DEFAULT-VALUE})")
  private int records;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    double seconds = options.seconds();
    if (records < LEAST_RECORDS) {
      throw new ParameterException(
          command.commandLine(),
          "--records: expected at least %d, found %d".formatted(LEAST_RECORDS, records));
    }
    List<String> texts =
        data == null ? SampleTexts.messages() : LabelledData.readTexts(data).texts();
    return options.run(
        progress -> new PipelineBench(model, texts, records, seconds, progress).run());
  }
}
