package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.JobOutput;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a cluster of other processes, which have nothing of ours on their class path. */
final class JobJarRunITCase {
  private static final Path JOB = Path.of("jobs", "banking-support.yaml").toAbsolutePath();
  private static final Path MESSAGES =
      Path.of("src", "main", "resources", "demo", "messages.jsonl");
  private static final Duration OUTPUT_LIMIT = Duration.ofMinutes(3);

  @TempDir private static Path directory;

  private static FlinkProcesses flink;

  @BeforeAll
  static void start() throws Exception {
    flink = FlinkProcesses.start(directory, 1, BuiltJars.NATIVE_LIBRARY);
  }

  @AfterAll
  static void stop() {
    flink.close();
  }

  @Test
  void annotatesAndDoesSoAgainWhenTheSameTaskManagerGetsItTwice() throws Exception {
    List<String> messages = Files.readAllLines(MESSAGES);
    int first = 60;
    int both = 120;
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      createTopics(kafka);
      try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "support-messages");
          JobOutput output =
              new JobOutput(kafka.bootstrapServers(), "support-enriched", "support-dead-letter")) {
        write(input, messages.subList(0, first));
        submit(kafka);
        output.await(first, OUTPUT_LIMIT);
        flink.cancel(flink.runningJob());

        write(input, messages.subList(first, both));
        submit(kafka);
        output.await(both, OUTPUT_LIMIT);
        flink.cancel(flink.runningJob());

        assertThat(output.inputs()).isEqualTo(both);
        assertThat(output.dead()).isEmpty();
        assertThat(output.enriched())
            .allSatisfy(enriched -> assertThat(enriched.text().getSummary().getText()).isNotEmpty())
            .anySatisfy(enriched -> assertThat(enriched.text().getTags()).isNotEmpty());
        assertThat(flink.log(FlinkProcesses.taskManager(1)))
            .noneMatch(line -> line.contains("UnsatisfiedLinkError"))
            .noneMatch(line -> line.contains("already loaded in another classloader"))
            .noneMatch(line -> line.startsWith("\tat ai.onnxruntime"))
            .noneMatch(line -> line.startsWith("\tat dev.gloss"));
      }
    }
  }

  @Test
  void flinkRunShowsWhatIsWrongWithAJobFile() throws Exception {
    Path job = directory.resolve("bad.yaml");
    Files.writeString(job, Files.readString(JOB) + "parralelism: 2\n");
    int line = Files.readAllLines(job).size();

    assertThatThrownBy(() -> flink.submitJob(job)).isInstanceOf(IllegalStateException.class);

    String problem = job + ":" + line + ": parralelism: unknown key, did you mean parallelism?";
    assertThat(flink.log("submit")).anySatisfy(said -> assertThat(said).contains(problem));
  }

  private static void createTopics(EmbeddedKafka kafka) {
    kafka.createTopic("support-messages", 1, EmbeddedKafka.MAX_MESSAGE_BYTES / 2);
    kafka.createTopic("support-enriched", 1);
    kafka.createTopic("support-dead-letter", 1);
  }

  private static void write(TopicWriter input, List<String> messages) {
    for (String message : messages) {
      input.write(
          new OutboundRecord(
              null,
              message.getBytes(StandardCharsets.UTF_8),
              System.currentTimeMillis(),
              List.of()));
    }
    input.flush();
  }

  private static void submit(EmbeddedKafka kafka) throws Exception {
    flink.submitJob(
        JOB, "kafka.bootstrap.servers=" + kafka.bootstrapServers(), "checkpoint-interval=1s");
  }
}
