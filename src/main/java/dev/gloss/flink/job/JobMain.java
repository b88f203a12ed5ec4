package dev.gloss.flink.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What {@code flink run gloss-job.jar JOB.yaml [--set key=value]...} starts. */
@Internal
public final class JobMain {
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
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.preflight(settings);
    GlossJob.build(environment, settings);
    environment.execute("gloss: " + settings.name());
  }

  private static JobFileException usage(String found) {
    return new JobFileException(List.of("expected JOB.yaml [--set key=value]..., found " + found));
  }
}
