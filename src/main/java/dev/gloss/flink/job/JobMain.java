package dev.gloss.flink.job;

import dev.gloss.pack.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What {@code flink run gloss-job.jar JOB.yaml [--set key=value]...} starts. */
@Internal
public final class JobMain {
  private static final List<String> OF_CLUSTERS =
      List.of(
          "blob.",
          "cluster.",
          "env.",
          "fs.",
          "high-availability",
          "historyserver.",
          "io.tmp.dirs",
          "jobmanager.",
          "metrics.reporter",
          "metrics.scope",
          "plugin.",
          "query.server.",
          "resourcemanager.",
          "rest.",
          "s3.",
          "security.",
          "taskmanager.",
          "web.");

  private JobMain() {}

  public static void main(String[] args) throws Exception {
    Path file = null;
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--set") && i + 1 < args.length) {
        sets.add(args[++i]);
      } else if (file == null && !args[i].startsWith("-")) {
        file = Path.of(args[i]);
      } else {
        throw usage("argument " + (i + 1));
      }
    }
    if (file == null) {
      throw usage("no job file");
    }
    JobSettings settings = JobFile.read(file, System.getenv(), sets);
    if (settings.kafka().embedded()) {
      throw new JobFileException(
          List.of(file + ": kafka: expected brokers on a cluster, found embedded"));
    }
    requireOfJob(file, settings);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.preflight(settings);
    GlossJob.build(environment, settings);
    environment.execute("gloss: " + settings.name());
  }

  /** What only the machine that submits would see, and what a cluster takes from its own file. */
  private static void requireOfJob(Path file, JobSettings settings) {
    List<String> wrong = new ArrayList<>();
    for (String option : new TreeSet<>(settings.flink().options().keySet())) {
      if (OF_CLUSTERS.stream().anyMatch(option::startsWith)) {
        wrong.add(
            "%s: flink.%s: expected an option of a job, found one of the cluster's own configuration"
                .formatted(file, option));
      }
    }
    requireOfEveryMachine(file, "model", settings.model().place(), wrong);
    settings
        .shadow()
        .ifPresent(shadow -> requireOfEveryMachine(file, "shadow.model", shadow.place(), wrong));
    if (!wrong.isEmpty()) {
      throw new JobFileException(wrong);
    }
  }

  private static void requireOfEveryMachine(
      Path file, String key, String place, List<String> wrong) {
    String model = Channel.file(place);
    if (!model.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") && !Path.of(model).isAbsolute()) {
      wrong.add(
          "%s: %s: expected classpath:…, a URI or an absolute path, or a channel's, which every TaskManager can read, found a relative path"
              .formatted(file, key));
    }
  }

  private static JobFileException usage(String found) {
    return new JobFileException(List.of("expected JOB.yaml [--set key=value]..., found " + found));
  }
}
