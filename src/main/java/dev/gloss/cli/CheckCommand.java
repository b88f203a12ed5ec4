package dev.gloss.cli;

import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.pack.ModelIdentity;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Says what is wrong with a job file: line, key, what was expected.",
      "Verifies the model pack too; talks to no broker."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss check jobs/banking-support.yaml", "  gloss check --keys"})
final class CheckCommand implements Callable<Integer> {
  @Mixin private JobFileOptions job;

  @Option(names = "--keys", description = "print every key of a job file with its default")
  private boolean keys;

  @Override
  public Integer call() {
    if (keys) {
      System.out.print(JobFile.describe());
      return Main.OK;
    }
    JobSettings settings = job.read();
    ModelIdentity model = GlossJob.check(settings);
    System.out.printf(
        "%s: good: %s, %s -> %s, dead letters to %s, model %s %s%n",
        job.file(),
        settings.name(),
        settings.source().topics(),
        settings.sink().topic(),
        settings.deadLetterTopic(),
        model.name(),
        model.version());
    return Main.OK;
  }
}
