package dev.gloss.cli;

import dev.gloss.bench.BenchReport;
import dev.gloss.evaluate.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark can be told. */
final class BenchOptions {
  private static final double SHORTEST_SECONDS = 0.1;
  private static final double LONGEST_SECONDS = 3600;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "time for all rounds together (default: ${DEFAULT-VALUE})")
  private double seconds;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  /**
   * @throws ParameterException if it is too short to measure anything, or absurdly long
   */
  double seconds() {
    if (!(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS)) {
      throw new ParameterException(
          command.commandLine(),
          "--seconds: expected a number from %s to %s, found %s"
              .formatted(SHORTEST_SECONDS, LONGEST_SECONDS, seconds));
    }
    return seconds;
  }

  /** What is measured. */
  @FunctionalInterface
  interface Bench {
    BenchReport run(Progress progress) throws InterruptedException;
  }

  /** Runs a benchmark under a progress bar and prints what it found. */
  int run(Bench bench) throws InterruptedException {
    BenchReport report;
    try (ProgressOnTerminal progress = new ProgressOnTerminal("measuring")) {
      report = bench.run(progress);
    }
    if (json) {
      System.out.println(Json.line(BenchOutput.json(report)));
    } else {
      System.out.print(BenchOutput.table(report));
    }
    return Main.OK;
  }
}
