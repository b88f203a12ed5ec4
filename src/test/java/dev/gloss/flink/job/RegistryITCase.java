package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.registry.RegistryException;
import dev.gloss.registry.StubRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job whose records have their schemas in a registry, good days and bad. */
final class RegistryITCase {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String TEXT = "My card has not arrived yet.";

  private static final String OLD =
      """
      {"type": "record", "name": "Said", "fields": [
        {"name": "id", "type": "string"}, {"name": "text", "type": "string"}]}
      """;

  private static final String NEW =
      """
      {"type": "record", "name": "Said", "fields": [
        {"name": "lang", "type": ["null", "string"], "default": null},
        {"name": "text", "type": "string"}, {"name": "id", "type": "string"}]}
      """;

  private static final String NEWEST =
      """
      {"type": "record", "name": "Said", "fields": [
        {"name": "text", "type": "string"}, {"name": "id", "type": "string"},
        {"name": "urgent", "type": "boolean", "default": false}]}
      """;

  private static EmbeddedKafka kafka;
  private static EmbeddedFlink flink;

  private StubRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.startTemporary();
    flink = EmbeddedFlink.startTemporary(2);
  }

  @AfterAll
  static void stop() {
    flink.close();
    kafka.close();
  }

  @BeforeEach
  void startRegistry() {
    registry = StubRegistry.start();
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  @Test
  void nothingIsLostWhileSchemasChangeAndTheRegistryFails() throws Exception {
    topics("evolving");
    registry.register("evolving-value", OLD);
    EmbeddedFlink.RunningJob job = submit(settings("evolving"));
    try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "evolving");
        TopicReader output =
            new TopicReader(kafka.bootstrapServers(), List.of("evolving-out", "evolving-dead"))) {
      Output read = new Output();

      write(input, registry.register("evolving-value", OLD), OLD, 0, 500);
      read.await(output, 500);

      // Producers roll out: both come for a while.
      registry.fail(2, 503);
      int newer = registry.register("evolving-value", NEW);
      for (int i = 500; i < 1000; i += 2) {
        write(input, 1, OLD, i, i + 1);
        write(input, newer, NEW, i + 1, i + 2);
      }
      write(input, 4711, OLD, -10, 0);
      read.await(output, 1010);

      // A schema that the job has never seen, while the registry is away in every way there is.
      int newest = registry.register("evolving-value", NEWEST);
      registry.answer("<html>Sign in</html>");
      write(input, newest, NEWEST, 1000, 1250);
      Thread.sleep(1500);
      registry.answer(null).fail(3, 401);
      Thread.sleep(1500);
      int port = registry.port();
      registry.close();
      write(input, newest, NEWEST, 1250, 1500);
      Thread.sleep(2500);
      read.toEnd(output);
      assertThat(read.rows).isEqualTo(1010);
      StubRegistry again = StubRegistry.start(port);
      restore(again);
      registry = again;
      read.await(output, 1510);
      job.cancel();
      read.toEnd(output);

      System.out.printf(
          "registry: 1510 records, %d lost, %d duplicated, %d dead letters%n",
          1510 - read.ids.size() - read.dead, read.rows - read.ids.size() - read.dead, read.dead);
      assertThat(read.ids).hasSize(1500);
      assertThat(read.rows).isEqualTo(1510);
      assertThat(read.dead).isEqualTo(10);
      assertThat(read.reasons).containsExactly("UNKNOWN_SCHEMA");
      assertThat(read.subjects)
          .containsExactlyInAnyOrder(
              "dev.gloss.record.EnrichedText", "dev.gloss.record.DeadLetter");
    }
  }

  /** All that the first one had, by the same ids. */
  private void restore(StubRegistry again) {
    for (int id = 1; id <= 5; id++) {
      again.register("restored-" + id, registry.schema(id));
    }
  }

  @Test
  void registryThatIsDownAtTheStartIsOneLine() {
    topics("down");
    JobSettings settings = settings("down");
    registry.close();

    assertThatThrownBy(() -> GlossJob.preflight(settings))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("expected an answer, found ConnectException");
  }

  @Test
  void credentialsThatAreRefusedAreOneLine() {
    topics("refused");
    registry.fail(1, 401);

    assertThatThrownBy(() -> GlossJob.preflight(settings("refused")))
        .hasMessageContaining("expected it to accept the credentials, found status 401");
  }

  @Test
  void latestSchemaWithoutTheTextIsOneLine() {
    topics("textless");
    registry.register("textless-value", OLD.replace("\"text\"", "\"body\""));

    assertThatThrownBy(() -> GlossJob.preflight(settings("textless")))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "source.fields.text: expected the path 'text' in the Avro schema Said, found none there, the latest of subject textless-value");
  }

  @Test
  void schemaThatMayNotBeRegisteredHasToBeThere() {
    topics("fixed");

    assertThatThrownBy(
            () -> GlossJob.preflight(settings("fixed", "schema-registry.register=false")))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "schema-registry.register: expected subject fixed-out-value to have Gloss's schema dev.gloss.record.EnrichedText, found that it has not; register it, or set true");
    GlossJob.build(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        settings("fixed", "schema-registry.subjects=record"));
    GlossJob.preflight(
        settings("fixed", "schema-registry.register=false", "schema-registry.subjects=record"));
    assertThat(registry.subjects())
        .containsExactly("dev.gloss.record.EnrichedText", "dev.gloss.record.DeadLetter");
  }

  private static void topics(String name) {
    kafka.createTopic(name, 2);
    kafka.createTopic(name + "-out", 2);
    kafka.createTopic(name + "-dead", 1);
  }

  private JobSettings settings(String name, String... sets) {
    return JobFile.parse(
        name,
        """
        name: %s
        model: classpath:models/banking-support
        tiers: student
        kafka: {bootstrap.servers: '%s'}
        source:
          topic: %s
          format: avro
          framing: schema-registry
          fields: {id: id, text: text}
        sink: {topic: %s-out, framing: schema-registry}
        dead-letter.topic: %s-dead
        schema-registry.url: %s
        context: none
        parallelism: 2
        checkpoint-interval: 200ms
        flink:
          restart-strategy.type: fixed-delay
          restart-strategy.fixed-delay.attempts: 1000
          restart-strategy.fixed-delay.delay: 200ms
        """
            .formatted(name, kafka.bootstrapServers(), name, name, name, registry.url()),
        Map.of(),
        List.of(sets));
  }

  private static EmbeddedFlink.RunningJob submit(JobSettings settings) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.preflight(settings);
    GlossJob.build(environment, settings);
    return flink.submit(environment, settings.name());
  }

  private static void write(TopicWriter input, int id, String schema, int from, int to) {
    Schema parsed = new Schema.Parser().parse(schema);
    for (int i = from; i < to; i++) {
      GenericRecord said = new GenericData.Record(parsed);
      said.put("id", "m" + i);
      said.put("text", TEXT);
      if (parsed.getField("urgent") != null) {
        said.put("urgent", true);
      }
      byte[] body = encoded(parsed, said);
      byte[] value =
          ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
      input.write(new OutboundRecord(null, value, System.currentTimeMillis(), List.of()));
    }
    input.flush();
  }

  private static byte[] encoded(Schema schema, GenericRecord datum) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(schema).write(datum, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came out, read as anybody's consumer would. */
  private final class Output {
    private final Set<String> ids = new HashSet<>();
    private final Set<String> reasons = new HashSet<>();
    private final Set<String> subjects = new HashSet<>();
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private int rows;
    private int dead;

    void await(TopicReader reader, int expected) throws IOException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (rows < expected) {
        assertThat(System.nanoTime() - end).as("%d of %d", rows, expected).isNegative();
        take(reader.poll(Duration.ofMillis(100)));
      }
    }

    void toEnd(TopicReader reader) throws IOException {
      while (!reader.atEnd()) {
        take(reader.poll(Duration.ofMillis(100)));
      }
    }

    private void take(List<RawRecord> records) throws IOException {
      for (RawRecord record : records) {
        ByteBuffer value = ByteBuffer.wrap(record.value());
        assertThat(value.get()).isZero();
        Schema schema =
            schemas.computeIfAbsent(
                value.getInt(), id -> new Schema.Parser().parse(registry.schema(id)));
        subjects.add(schema.getFullName());
        GenericRecord read =
            new GenericDatumReader<GenericRecord>(schema)
                .read(
                    null,
                    DecoderFactory.get()
                        .binaryDecoder(record.value(), 5, record.value().length - 5, null));
        rows++;
        if (record.topic().endsWith("-dead")) {
          dead++;
          reasons.add(read.get("reason").toString());
        } else {
          ids.add(read.get("id").toString());
        }
      }
    }
  }
}
