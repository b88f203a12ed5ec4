package dev.gloss.cli;

import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.job.StateFolder;
import dev.gloss.flink.kafka.BoundedEnd;
import dev.gloss.flink.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Runs a job on a Flink of its own, against the brokers that the job file names.",
      "With 'kafka: embedded' a broker is started too, and its topics are created.",
      "Runs until Ctrl-C, and then commits what it has read; with 'source.bounded: true' until it has read what was there at the start."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  gloss run jobs/banking-support.yaml --state /var/lib/gloss --set kafka.bootstrap.servers=b:9092"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private JobFileOptions job;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = {
        "a folder of this machine where checkpoints are kept: the next run goes on where this one ends",
        "(default: gloss/NAME in $XDG_STATE_HOME or ~/.local/state, with the job's name)"
      })
  private String state;

  @Option(
      names = "--skip-preflight",
      description =
          "ask the brokers nothing before the job starts: what they would refuse then fails the job")
  private boolean skipPreflight;

  @Override
  public Integer call() throws Exception {
    JobSettings settings = job.read();
    EmbeddedFlink.check(settings.flink().options());
    if (!settings.kafka().embedded()) {
      Path place = folder(settings);
      String cluster = cluster(settings);
      try (StateFolder folder = StateFolder.open(place, settings, cluster)) {
        return run(settings, folder);
      }
    }
    if (state != null) {
      throw new CommandFailedException(
          "--state: expected brokers that outlive the run, found kafka: embedded");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      createTopics(kafka, settings);
      System.err.println("Kafka: " + kafka.bootstrapServers());
      JobSettings own = settings.withBrokers(kafka.bootstrapServers());
      GlossJob.preflight(own);
      return run(own, null);
    }
  }

  private String cluster(JobSettings settings) {
    if (skipPreflight) {
      GlossJob.check(settings);
      return StateFolder.ANY_CLUSTER;
    }
    return GlossJob.preflight(settings);
  }

  static void createTopics(EmbeddedKafka kafka, JobSettings settings) {
    int partitions = settings.flink().parallelism().orElse(1);
    // Half of what a dead letter may have, which is the whole of a record and its place.
    for (String topic : settings.source().topics().names()) {
      kafka.createTopic(topic, partitions, EmbeddedKafka.MAX_MESSAGE_BYTES / 2);
    }
    kafka.createTopic(settings.sink().topic(), partitions);
    kafka.createTopic(settings.deadLetterTopic(), 1);
    settings
        .shadow()
        .flatMap(JobSettings.Shadow::topic)
        .ifPresent(topic -> kafka.createTopic(topic, 1));
  }

  private Path folder(JobSettings settings) {
    if (state != null) {
      if (state.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
        throw new CommandFailedException(
            "--state: expected a folder of this machine, found " + state);
      }
      return Path.of(state);
    }
    String home = System.getenv("XDG_STATE_HOME");
    Path states =
        home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(home);
    return states.resolve("gloss").resolve(settings.name());
  }

  /**
   * @param folder null: what the job remembers goes with its broker
   */
  private int run(JobSettings settings, StateFolder folder) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    Optional<BoundedEnd> end = end(settings, folder);
    GlossJob.build(environment, settings, end);
    int slots = environment.getParallelism();
    try (EmbeddedFlink flink =
        folder == null
            ? EmbeddedFlink.startTemporary(slots, settings.flink().options())
            : EmbeddedFlink.start(slots, settings.flink().options(), folder)) {
      System.err.println("Flink: " + flink.webInterface());
      EmbeddedFlink.RunningJob running = flink.submit(environment, settings.name());
      System.err.printf(
          "%s: %s -> %s; Ctrl-C stops it%n",
          settings.name(), settings.source().topics(), settings.sink().topic());
      AtomicBoolean stopping = stopOnSignal(running);
      running.ended().join();
      if (!stopping.get()) {
        end.ifPresent(
            read -> read.commit(settings.kafka().properties(), settings.source().group()));
        if (folder != null) {
          folder.finished();
        }
      }
      return Main.OK;
    } catch (CompletionException e) {
      throw new CommandFailedException(rootMessage(e), e);
    }
  }

  private static Optional<BoundedEnd> end(JobSettings settings, StateFolder folder) {
    if (!settings.source().bounded()) {
      return Optional.empty();
    }
    Supplier<BoundedEnd> now =
        () -> BoundedEnd.now(settings.kafka().properties(), settings.source().topics());
    return Optional.of(folder == null ? now.get() : folder.end(now));
  }

  /** The first Ctrl-C stops the job in good order, a second one at once. */
  private static AtomicBoolean stopOnSignal(EmbeddedFlink.RunningJob running) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (stopping.getAndSet(true)) {
            System.exit(Main.FAILURE);
          }
          System.err.println("stopping: what has been read is being committed…");
          running
              .stop()
              .exceptionally(
                  e -> {
                    System.err.println("no orderly stop: " + rootMessage(e));
                    running.cancel();
                    return null;
                  });
        };
    Signals.register("INT", stop);
    Signals.register("TERM", stop);
    return stopping;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
  }
}
