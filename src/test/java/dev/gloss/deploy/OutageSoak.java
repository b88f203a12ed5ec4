package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a TaskManager holds while the brokers are away and its job tries again and again: {@code mvn
 * verify -Psoak -Dit.test=OutageSoak}, about 5 minutes.
 */
final class OutageSoak {
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("gloss.soak.away", 150));
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PORTION = 2_000;
  private static final Path JOB = Path.of("jobs", "plain-text.yaml").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void attemptsWithoutBrokersLeaveNothingBehind() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(Files.createDirectory(directory.resolve("k")));
        FlinkProcesses flink =
            FlinkProcesses.start(
                Files.createDirectory(directory.resolve("f")), 1, BuiltJars.NATIVE_LIBRARY)) {
      kafka.createTopics(1, "texts", "texts-enriched", "texts-dead-letter");
      flink.submitJob(
          JOB,
          "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
          "checkpoint-interval=1s",
          "parallelism=1",
          "flink.restart-strategy.type=exponential-delay",
          "flink.restart-strategy.exponential-delay.max-backoff=2 s",
          "flink.execution.checkpointing.timeout=5 s");
      try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "texts");
          OutputTally output =
              new OutputTally(
                  kafka.bootstrapServers(),
                  "texts-enriched",
                  "texts-dead-letter",
                  2 * PORTION,
                  OutageSoak::number)) {
        write(input);
        output.await(PORTION, LIMIT);
        long taskManager = flink.processes().pid(FlinkProcesses.taskManager(1));
        Vitals before = Vitals.of(taskManager);

        kafka.processes().kill(KafkaProcess.NAME);
        Thread.sleep(AWAY.toMillis());
        Vitals away = Vitals.of(taskManager);
        kafka.startAgain();
        write(input);
        output.await(2 * PORTION, LIMIT);
        Vitals after = Vitals.of(taskManager);
        // Else nothing was tried while the brokers were away.
        flink.await(
            "/jobs/" + flink.runningJob() + "/metrics?get=numRestarts",
            metric -> metric.contains("value") && !metric.contains("\"0\""),
            LIMIT);

        System.out.printf(
            "outage: before %s; after %d s without brokers %s; in the end %s; %d duplicated%n",
            before, AWAY.toSeconds(), away, after, output.duplicated());
        assertThat(after.classLoaders()).isLessThanOrEqualTo(before.classLoaders() + 1);
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
        assertThat(output.duplicated()).isZero();
      }
    }
  }

  /** Of a record without an id of its own: its offset stands behind its partition. */
  private static int number(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
  }

  private static void write(TopicWriter input) {
    for (int i = 0; i < PORTION; i++) {
      byte[] text = ("my card " + i + " is lost").getBytes(StandardCharsets.UTF_8);
      input.write(new OutboundRecord(null, text, System.currentTimeMillis(), List.of()));
    }
    input.flush();
  }
}
