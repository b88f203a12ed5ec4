package dev.gloss.cli;

import dev.gloss.bench.OverloadBench;
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
    name = "overload",
    description = {
      "A burst of texts that the student does not know, ten times as many as the teacher can answer,",
      "through the whole job in one slot: throughput, records behind, and seconds to catch up, without",
      "and with escalate-at-most, and with tiers: adaptive."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The burst takes a fifteenth of --seconds; catching up without a limit takes about ten times that.",
      "",
      "Example:",
      "  gloss bench overload",
      "  gloss bench overload --data off-topic.jsonl.gz --escalate-at-most 0.05 --json"
    })
final class BenchOverloadCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = {"-m", "--model"},
      defaultValue = "classpath:models/assistant",
      paramLabel = "PACK",
      description = "that escalates (default: ${DEFAULT-VALUE})")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "texts, of which those are used that the student is not sure about"
              + " (default: messages that ship)")
  private Path data;

  @Option(
      names = "--escalate-at-most",
      defaultValue = "0.1",
      paramLabel = "SHARE",
      description = "of the texts, in the limited run (default: ${DEFAULT-VALUE})")
  private double limit;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    double seconds = options.seconds();
    if (!(limit > 0 && limit < 1)) {
      throw new ParameterException(
          command.commandLine(),
          "--escalate-at-most: expected a share above 0 and under 1, found " + limit);
    }
    List<String> texts =
        data == null ? SampleTexts.messages() : LabelledData.readTexts(data).texts();
    return options.run(progress -> new OverloadBench(model, texts, limit, seconds, progress).run());
  }
}
