package dev.gloss.cli;

import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How every command that takes a job file takes it. */
final class JobFileOptions {
  @Parameters(paramLabel = "JOB.yaml", description = "the job file")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the job file; may be repeated")
  private List<String> sets = List.of();

  JobSettings read() {
    return JobFile.read(file, System.getenv(), sets);
  }

  Path file() {
    return file;
  }
}
