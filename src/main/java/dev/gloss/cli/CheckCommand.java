package dev.gloss.cli;

import dev.gloss.flink.job.JobSettings;
import dev.gloss.model.ModelPack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    description = {
      "Says what is wrong with a job file: line, key, what was expected; verifies its model pack.",
      "Talks to no broker."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss check jobs/banking-support.yaml"})
final class CheckCommand implements Callable<Integer> {
  @Mixin private JobFileOptions job;

  @Override
  public Integer call() {
    JobSettings settings = job.read();
    ModelPack pack = ModelPack.open(settings.model());
    System.out.printf(
        "%s: good: %s, %s -> %s, dead letters to %s, model %s %s%n",
        job.file(),
        settings.name(),
        settings.source().topic(),
        settings.sink().topic(),
        settings.deadLetterTopic(),
        pack.identity().name(),
        pack.identity().version());
    return Main.OK;
  }
}
