package dev.gloss.cli;

import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.kafka.EmbeddedKafka;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = {
      "Runs a job on a Flink of its own, against the brokers that the job file names.",
      "With 'kafka: embedded' a broker is started too, and its topics are created.",
      "Runs until Ctrl-C; with 'source.bounded: true' until it has read what was there at the start."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  gloss run jobs/banking-support.yaml --set kafka.bootstrap.servers=broker:9092"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private JobFileOptions job;

  @Override
  public Integer call() throws Exception {
    JobSettings settings = job.read();
    if (!settings.kafka().embedded()) {
      return run(settings);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      createTopics(kafka, settings);
      System.err.println("Kafka: " + kafka.bootstrapServers());
      return run(settings.withBrokers(kafka.bootstrapServers()));
    }
  }

  static void createTopics(EmbeddedKafka kafka, JobSettings settings) {
    int partitions = settings.flink().parallelism().orElse(1);
    // Half of what a dead letter may have, which is the whole of a record and its place.
    kafka.createTopic(settings.source().topic(), partitions, EmbeddedKafka.MAX_MESSAGE_BYTES / 2);
    kafka.createTopic(settings.sink().topic(), partitions);
    kafka.createTopic(settings.deadLetterTopic(), 1);
  }

  private static int run(JobSettings settings) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.preflight(settings);
    GlossJob.build(environment, settings);
    try (EmbeddedFlink flink = EmbeddedFlink.start(environment.getParallelism())) {
      System.err.println("Flink: " + flink.webInterface());
      EmbeddedFlink.RunningJob running = flink.submit(environment, settings.name());
      System.err.printf(
          "%s: %s -> %s; Ctrl-C stops it%n",
          settings.name(), settings.source().topic(), settings.sink().topic());
      running.ended().join();
      return Main.OK;
    } catch (CompletionException e) {
      throw new CommandFailedException(rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
  }
}
