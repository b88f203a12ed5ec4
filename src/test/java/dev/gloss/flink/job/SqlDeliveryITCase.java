package dev.gloss.flink.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Takes the TaskManager away while a query writes, and counts what comes out. */
final class SqlDeliveryITCase {
  private static final int SLOTS = 2;
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(4);
  private static final List<String> TEXTS =
      List.of(
          "My card has not arrived yet.",
          "Why was I charged a fee for the transfer?",
          "How do I change my PIN?",
          "");

  private final Map<String, Set<String>> labels = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private int rows;

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
  void everyRowComesOutExactlyOnceThroughThreeFailures() throws Exception {
    int portion = 25_000;
    int records = 4 * portion;
    int failures = 3;
    kafka.createTopic("messages", SLOTS);
    kafka.createTopic("labelled", SLOTS);
    long start = System.nanoTime();

    TableResult running = submit();
    try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "messages");
        TopicReader output = new TopicReader(kafka.bootstrapServers(), List.of("labelled"))) {
      for (int failure = 0; failure < failures; failure++) {
        int written = failure * portion;
        write(input, written, written + portion / 2);
        await(output, written + 1);
        write(input, written + portion / 2, written + portion);
        flink.cluster().terminateTaskManager(failure).get(30, TimeUnit.SECONDS);
        readToEnd(output);
        assertThat(rows).isLessThan(written + portion);
        flink.cluster().startTaskManager();
      }
      write(input, failures * portion, records);
      await(output, records);
      double seconds = (System.nanoTime() - start) / 1e9;
      running.getJobClient().orElseThrow().cancel().get(30, TimeUnit.SECONDS);
      readToEnd(output);

      System.out.printf(
          "exactly-once in SQL: %d records, %d failures, %d lost, %d duplicated, %.1f s%n",
          records, failures, records - ids.size(), rows - ids.size(), seconds);
      assertThat(ids).hasSize(records);
      assertThat(rows).isEqualTo(records);
      assertThat(labels)
          .containsOnlyKeys(TEXTS)
          .allSatisfy((text, said) -> assertThat(said).hasSize(1));
    }
  }

  private TableResult submit() {
    Configuration options =
        Configuration.fromMap(
            Map.of(
                "execution.target", "remote",
                "rest.address", flink.webInterface().getHost(),
                "rest.port", Integer.toString(flink.webInterface().getPort()),
                "parallelism.default", Integer.toString(SLOTS),
                "execution.checkpointing.interval", "500 ms",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "100",
                "restart-strategy.fixed-delay.delay", "200 ms"));
    TableEnvironment environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(options).build());
    environment.executeSql(
        """
        CREATE TABLE messages (id STRING, text STRING) WITH (
          'connector' = 'kafka', 'topic' = 'messages', 'format' = 'json',
          'properties.bootstrap.servers' = '%s', 'scan.startup.mode' = 'earliest-offset')
        """
            .formatted(kafka.bootstrapServers()));
    environment.executeSql(
        """
        CREATE TABLE labelled (id STRING, text STRING, label STRING, reason STRING) WITH (
          'connector' = 'kafka', 'topic' = 'labelled', 'format' = 'json',
          'properties.bootstrap.servers' = '%s',
          'properties.transaction.timeout.ms' = '600000',
          'sink.delivery-guarantee' = 'exactly-once',
          'sink.transactional-id-prefix' = 'sql-delivery')
        """
            .formatted(kafka.bootstrapServers()));
    environment.executeSql(
        """
        CREATE MODEL banking INPUT (text STRING) OUTPUT (label STRING, reason STRING)
        WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support',
              'tiers' = 'student')
        """);
    return environment.executeSql(
        """
        INSERT INTO labelled SELECT id, text, label, reason
        FROM ML_PREDICT(TABLE messages, MODEL banking, DESCRIPTOR(text))
        """);
  }

  private static void write(TopicWriter input, int from, int to) {
    for (int i = from; i < to; i++) {
      String json = "{\"id\":\"m%d\",\"text\":\"%s\"}".formatted(i, TEXTS.get(i % TEXTS.size()));
      input.write(
          new OutboundRecord(null, json.getBytes(UTF_8), System.currentTimeMillis(), List.of()));
    }
    input.flush();
  }

  private void await(TopicReader output, int expected) throws IOException {
    long end = System.nanoTime() + PROGRESS_LIMIT.toNanos();
    while (rows < expected) {
      assertThat(System.nanoTime() - end).as("%d of %d rows", rows, expected).isNegative();
      take(output.poll(Duration.ofMillis(200)));
    }
  }

  private void readToEnd(TopicReader output) throws IOException {
    while (!output.atEnd()) {
      take(output.poll(Duration.ofMillis(200)));
    }
  }

  private void take(List<RawRecord> records) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (RawRecord record : records) {
      JsonNode row = json.readTree(record.value());
      rows++;
      ids.add(row.get("id").asText());
      labels
          .computeIfAbsent(row.get("text").asText(), text -> new HashSet<>())
          .add(row.get("label").asText() + row.get("reason").asText());
    }
  }
}
