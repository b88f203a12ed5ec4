package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ScoredTag;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Takes the TaskManager away while the job is at work, and counts what comes out. */
final class DeliveryITCase {
  private static final int SLOTS = 2;
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(4);

  private static final int CONVERSATIONS = 500;
  private static final int MALFORMED_EVERY = 100;
  private static final List<String> TEXTS =
      List.of(
          "My card has not arrived yet.",
          "Why was I charged a fee for the transfer?",
          "How do I change my PIN?",
          "The exchange rate of my payment is wrong.");

  private EmbeddedKafka kafka;
  private EmbeddedFlink flink;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.startTemporary();
    flink = EmbeddedFlink.startTemporary(SLOTS);
  }

  @AfterEach
  void stop() {
    flink.close();
    kafka.close();
  }

  @Test
  void everyRecordComesOutExactlyOnceThroughThreeFailures() throws Exception {
    int portion = 25_000;
    int records = 4 * portion;
    int failures = 3;
    ConversationJob job = ConversationJob.create(kafka, "exactly-once", 2);
    long start = System.nanoTime();

    RunningJob running = job.start(flink, "parallelism=2", "sink.delivery=exactly-once");
    try (TopicWriter input = job.input();
        JobOutput output = job.output()) {
      for (int failure = 0; failure < failures; failure++) {
        int written = failure * portion;
        write(input, written, written + portion / 2);
        output.await(written + 1, PROGRESS_LIMIT);
        write(input, written + portion / 2, written + portion);
        flink.cluster().terminateTaskManager(failure).get(30, TimeUnit.SECONDS);
        // Some is committed; the rest was under way, in transactions that nobody may see.
        output.readToEnd(PROGRESS_LIMIT);
        assertThat(output.inputs()).isLessThan(written + portion);
        flink.cluster().startTaskManager();
      }
      write(input, failures * portion, records);
      output.await(records, PROGRESS_LIMIT);
      double seconds = (System.nanoTime() - start) / 1e9;
      running.cancel();
      output.readToEnd(PROGRESS_LIMIT);

      System.out.printf(
          "exactly-once: %d records, %d failures, %d lost, %d duplicated, %.1f s%n",
          records, failures, records - output.inputs(), output.duplicated(), seconds);
      assertThat(output.inputs()).isEqualTo(records);
      assertThat(output.duplicated()).isZero();
      assertThat(output.dead())
          .hasSize(records / MALFORMED_EVERY)
          .allSatisfy(dead -> assertThat(dead.letter().getReason()).isEqualTo("INVALID_JSON"));
      assertThat(ids(output)).isEqualTo(wellFormedIds(records));
      assertThat(tagsByText(output))
          .containsOnlyKeys(TEXTS)
          .allSatisfy((text, tags) -> assertThat(tags).hasSize(1));
    }
  }

  @Test
  void nothingIsLostAtLeastOnce() throws Exception {
    int half = 2_500;
    ConversationJob job = ConversationJob.create(kafka, "at-least-once", 2);

    RunningJob running = job.start(flink, "parallelism=2", "sink.delivery=at-least-once");
    try (TopicWriter input = job.input();
        JobOutput output = job.output()) {
      write(input, 0, half);
      output.await(1, PROGRESS_LIMIT);
      write(input, half, 2 * half);
      flink.cluster().terminateTaskManager(0).get(30, TimeUnit.SECONDS);
      flink.cluster().startTaskManager();
      output.await(2 * half, PROGRESS_LIMIT);
      running.cancel();
      output.readToEnd(PROGRESS_LIMIT);

      assertThat(output.inputs()).isEqualTo(2 * half);
      assertThat(ids(output)).isEqualTo(wellFormedIds(2 * half));
    }
  }

  /** Each would keep the classes of its job in the TaskManager. */
  @Test
  void cancelledJobLeavesNoClientOfKafkasBehind() throws Exception {
    ConversationJob job = ConversationJob.create(kafka, "cancelled", 2);
    try (TopicWriter input = job.input();
        JobOutput output = job.output()) {
      Set<Thread> before = clientsOfKafka();
      RunningJob running = job.start(flink, "parallelism=2");
      write(input, 0, 100);
      output.await(100, PROGRESS_LIMIT);
      assertThat(clientsOfKafka()).hasSizeGreaterThan(before.size());

      running.cancel();

      long end = System.nanoTime() + PROGRESS_LIMIT.toNanos();
      while (!before.containsAll(clientsOfKafka()) && System.nanoTime() < end) {
        Thread.sleep(100);
      }
      assertThat(clientsOfKafka()).isSubsetOf(before);
    }
  }

  private static Set<Thread> clientsOfKafka() {
    Set<Thread> clients = new HashSet<>(Thread.getAllStackTraces().keySet());
    clients.removeIf(
        thread ->
            !thread.getName().startsWith("kafka-admin-client-thread")
                && !thread.getName().startsWith("kafka-producer-network-thread"));
    return clients;
  }

  private static void write(TopicWriter input, int from, int to) {
    for (int i = from; i < to; i++) {
      input.write(record(i));
    }
    input.flush();
  }

  private static OutboundRecord record(int i) {
    String conversation = "c" + i % CONVERSATIONS;
    return isMalformed(i)
        ? ConversationJob.malformed("m" + i, conversation)
        : ConversationJob.message("m" + i, conversation, text(i));
  }

  private static boolean isMalformed(int i) {
    return i % MALFORMED_EVERY == MALFORMED_EVERY - 1;
  }

  /** All of a conversation's messages in turn. */
  private static String text(int i) {
    return TEXTS.get(i / CONVERSATIONS % TEXTS.size());
  }

  private static Set<String> wellFormedIds(int records) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < records; i++) {
      if (!isMalformed(i)) {
        ids.add("m" + i);
      }
    }
    return ids;
  }

  private static Set<String> ids(JobOutput output) {
    Set<String> ids = new HashSet<>();
    output.enriched().forEach(enriched -> ids.add(enriched.text().getId()));
    return ids;
  }

  /** What was said about each text, which is one thing if the text alone decides. */
  private static Map<String, Set<List<ScoredTag>>> tagsByText(JobOutput output) {
    Map<String, Set<List<ScoredTag>>> tags = new HashMap<>();
    for (JobOutput.Enriched enriched : output.enriched()) {
      EnrichedText text = enriched.text();
      int number = Integer.parseInt(text.getId().substring(1));
      tags.computeIfAbsent(text(number), t -> new HashSet<>()).add(text.getTags());
    }
    return tags;
  }
}
