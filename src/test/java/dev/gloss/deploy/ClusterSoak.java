package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.data.Message;
import dev.gloss.data.MessageData;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a TaskManager holds while the job runs for long, and while it comes and goes: {@code mvn
 * verify -Psoak -Dit.test=ClusterSoak}, about 30 minutes.
 */
final class ClusterSoak {
  private static final long MINUTES = Long.getLong("gloss.soak.minutes", 20);
  private static final int SUBMISSIONS = Integer.getInteger("gloss.soak.submissions", 12);

  /** Of the load that the job can bear. */
  private static final double LOAD = 0.5;

  private static final int CONVERSATIONS = 5_000;
  private static final int MEASURED = 60_000;

  /** Until then a TaskManager takes its heap. */
  private static final int WARM = 4;

  /** What is resident of a heap differs from one collection to the next. */
  private static final double MEMORY_NOISE = 1.1;

  /** As many as one submission may have in flight. */
  private static final int PORTION = 500;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path JOB = Path.of("jobs", "banking-support.yaml").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Message> messages =
      MessageData.read(Path.of("src", "data", "banking-messages", "validation.jsonl.gz"))
          .messages();

  @TempDir private Path directory;

  private EmbeddedKafka kafka;
  private FlinkProcesses flink;
  private TopicWriter input;
  private OutputTally output;
  private int written;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.startTemporary();
    kafka.createTopic("support-messages", 2);
    kafka.createTopic("support-enriched", 2);
    kafka.createTopic("support-dead-letter", 1);
    flink = FlinkProcesses.start(directory, 2, BuiltJars.NATIVE_LIBRARY);
    input = new TopicWriter(kafka.bootstrapServers(), "support-messages");
    output =
        new OutputTally(
            kafka.bootstrapServers(),
            "support-enriched",
            "support-dead-letter",
            20_000_000,
            id -> Integer.parseInt(id.substring(1)));
  }

  @AfterEach
  void stop() {
    output.close();
    input.close();
    flink.close();
    kafka.close();
  }

  @Test
  void submissionsLeaveNothingBehind() throws Exception {
    Vitals warm = null;
    Vitals last = null;
    for (int submission = 1; submission <= SUBMISSIONS; submission++) {
      submit();
      write(2 * PORTION);
      output.await(written, LIMIT);
      flink.cancel(flink.runningJob());
      last = vitals();
      if (submission == WARM) {
        warm = last;
      }
      System.out.printf("soak: submission %d: %s%n", submission, last);
    }
    // Not that nothing is read again: whoever cancels a job and starts it anew, from no checkpoint,
    // starts where the brokers know of, and of the last checkpoint they may not have been told.
    assertFlat(warm, last);
  }

  @Test
  void holdsNoMoreAfterTwentyMinutesAtHalfLoad() throws Exception {
    submit();
    write(MEASURED / 10);
    output.await(written, LIMIT);
    long before = System.nanoTime();
    write(MEASURED);
    output.await(written, LIMIT);
    double rate = MEASURED / ((System.nanoTime() - before) / 1e9);

    long start = System.nanoTime();
    long end = start + Duration.ofMinutes(MINUTES).toNanos();
    long quarter = start + Duration.ofMinutes(MINUTES).toNanos() / 4;
    int first = written;
    Vitals early = null;
    while (System.nanoTime() < end) {
      double due = first + LOAD * rate * (System.nanoTime() - start) / 1e9;
      if (written < due) {
        write(PORTION);
        // No faster than it is read, should the machine slow down.
        output.await(written - 20 * PORTION, LIMIT);
      } else {
        Thread.sleep(20);
      }
      if (early == null && System.nanoTime() > quarter) {
        early = vitals();
        System.out.printf("soak: after a quarter, %d records: %s%n", written, early);
      }
    }
    output.await(written, LIMIT);
    Vitals late = vitals();

    System.out.printf(
        "soak: %d records in %d minutes, half of %.0f a second; after a quarter %s; at the end"
            + " %s; %d duplicated%n",
        written - first, MINUTES, rate, early, late, output.duplicated());
    assertFlat(early, late);
    assertThat(output.duplicated()).isZero();
  }

  private static void assertFlat(Vitals before, Vitals after) {
    assertThat(after.residentMegabytes()).isLessThan(MEMORY_NOISE * before.residentMegabytes());
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 5);
    assertThat(after.classLoaders()).isLessThanOrEqualTo(before.classLoaders());
  }

  private Vitals vitals() throws Exception {
    return Vitals.of(flink.processes().pid(FlinkProcesses.taskManager(1)));
  }

  private void submit() throws Exception {
    flink.submitJob(
        JOB,
        "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
        "checkpoint-interval=1s",
        "parallelism=2");
  }

  private void write(int records) throws Exception {
    for (int i = 0; i < records; i++) {
      int number = written++;
      String conversation = "c" + number % CONVERSATIONS;
      String text = messages.get(number % messages.size()).text() + " " + number;
      byte[] value =
          JSON.writeValueAsBytes(
              Map.of(
                  "id", "m" + number, "conversation", conversation, "body", Map.of("text", text)));
      input.write(
          new OutboundRecord(
              conversation.getBytes(StandardCharsets.UTF_8),
              value,
              System.currentTimeMillis(),
              List.of()));
    }
    input.flush();
  }
}
