package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code jobs/plain-text.yaml} as it stands, over the demo's lines and some odd records. */
final class PlainTextITCase {
  private static final Path JOB = Path.of("jobs", "plain-text.yaml");
  private static final Path LINES = Path.of("src", "main", "resources", "demo", "plain.txt");
  private static final long TIME = System.currentTimeMillis() - 12_345;

  /** More than the job takes, less than brokers refuse by default, and no UTF-8 anywhere. */
  private static final byte[] BAD_BYTES = badBytes(900 * 1024);

  private static EmbeddedKafka kafka;
  private static List<String> lines;
  private static List<JobVertex> tasks;
  private static List<JobOutput.Enriched> enriched;
  private static List<JobOutput.Dead> dead;

  private static byte[] badBytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xFE);
    return bytes;
  }

  @BeforeAll
  static void run() throws Exception {
    lines = Files.readAllLines(LINES);
    kafka = EmbeddedKafka.startTemporary();
    JobSettings settings =
        JobFile.read(
            JOB,
            Map.of("KAFKA_BROKERS", kafka.bootstrapServers()),
            List.of("source.bounded=true", "checkpoint-interval=1s", "parallelism=1"));
    kafka.createTopic(settings.source().topics().names().get(0), 1);
    kafka.createTopic(settings.sink().topic(), 1);
    kafka.createTopic(settings.deadLetterTopic(), 1);
    write(settings.source().topics().names().get(0));

    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.build(environment, settings);
    tasks = new ArrayList<>();
    environment.getStreamGraph(false).getJobGraph().getVertices().forEach(tasks::add);
    try (EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      flink.submit(environment, settings.name()).ended().get(60, TimeUnit.SECONDS);
    }
    try (JobOutput output =
        new JobOutput(
            kafka.bootstrapServers(), settings.sink().topic(), settings.deadLetterTopic())) {
      output.readToEnd(Duration.ofSeconds(30));
      enriched = output.enriched();
      dead = output.dead();
    }
  }

  private static void write(String topic) {
    try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), topic)) {
      for (int i = 0; i < lines.size(); i++) {
        input.write(
            new OutboundRecord(key(i), utf8(lines.get(i)), TIME + i, List.of(header("trace", i))));
      }
      input.write(
          new OutboundRecord(utf8("bad"), BAD_BYTES, TIME, List.of(header("trace", lines.size()))));
      input.flush();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  /** Every other record has no key. */
  private static byte[] key(int line) {
    return line % 2 == 0 ? null : utf8("key-" + line);
  }

  private static RawRecord.Header header(String name, int value) {
    return new RawRecord.Header(name, ByteBuffer.allocate(4).putInt(value).array());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void sourceModelAndSinkWorkInOneTask() {
    assertThat(tasks)
        .extracting(JobVertex::getName)
        .satisfiesExactlyInAnyOrder(
            name -> assertThat(name).contains("texts", "decode", "annotate", "route", "enriched"),
            name -> assertThat(name).startsWith("dead letters"));
  }

  @Test
  void everyLineComesOutAnnotatedInItsOrder() {
    assertThat(enriched).extracting(e -> e.text().getText()).containsExactlyElementsOf(lines);
    assertThat(enriched)
        .extracting(JobOutput.Enriched::text)
        .allSatisfy(
            text -> {
              assertThat(text.getId()).isEqualTo("texts-0-" + text.getSource().getOffset());
              assertThat(text.getAbstained()).isEqualTo(text.getTags().isEmpty());
              assertThat(text.getSummary().getText()).isNotEmpty();
              assertThat(text.getThreadSummary()).isEmpty();
              assertThat(text.getModel().getName()).isEqualTo("banking-support");
            });
    assertThat(enriched).extracting(e -> e.text().getAbstained()).contains(true, false);
  }

  @Test
  void keyTimestampAndHeadersPassThrough() {
    for (int i = 0; i < lines.size(); i++) {
      RawRecord record = enriched.get(i).record();
      EnrichedText text = enriched.get(i).text();

      assertThat(record.timestamp()).isEqualTo(TIME + i);
      assertThat(text.getTime().toEpochMilli()).isEqualTo(TIME + i);
      assertThat(record.key()).isEqualTo(key(i));
      assertThat(record.headers())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(header("trace", i));
    }
  }

  @Test
  void recordOfBadBytesReachesTheDeadLettersWhole() {
    assertThat(dead).hasSize(1);
    DeadLetter letter = dead.get(0).letter();

    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(BAD_BYTES));
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(utf8("bad")));
    assertThat(letter.getReason()).isEqualTo("RECORD_TOO_LARGE");
    assertThat(letter.getMessage()).contains("262144", Integer.toString(BAD_BYTES.length));
    assertThat(letter.getTopic()).isEqualTo("texts");
    assertThat(letter.getOffset()).isEqualTo(lines.size());
    assertThat(letter.getTimestamp().toEpochMilli()).isEqualTo(TIME);
    assertThat(letter.getHeaders()).hasSize(1);
    assertThat(letter.getJob()).isEqualTo("plain-text");
    assertThat(dead.get(0).record().key()).isEqualTo(utf8("bad"));
  }
}
