package dev.gloss.cli;

import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How every command that takes a job file takes it. */
final class JobFileOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "0..1", paramLabel = "JOB.yaml", description = "the job file")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the job file; may be repeated")
  private List<String> sets = List.of();

  /** Fails as a missing parameter does if there is none. */
  JobSettings read() {
    if (file == null) {
      throw new ParameterException(command.commandLine(), "Missing required parameter: 'JOB.yaml'");
    }
    return JobFile.read(file, System.getenv(), sets);
  }

  Path file() {
    return file;
  }
}
