package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** Somebody else's job on our output topic: Flink, Avro and the published schema, none of ours. */
final class GenericConsumerITCase {
  private static final Path MESSAGES = Path.of("src", "main", "resources", "demo", "plain.txt");
  private static final Path SCHEMA = Path.of("schemas", "EnrichedText.avsc");
  private static final int MOST_LABELS = 1000;

  @Test
  void anotherJobReadsTheOutputWithTheSchemaFileAlone() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(2)) {
      ConversationJob job = ConversationJob.create(kafka, "published", 2);
      write(job);
      job.start(flink, "source.bounded=true").ended().get(60, TimeUnit.SECONDS);

      Map<String, Integer> counted = countLabels(kafka, job.sinkTopic(), flink.webInterface());

      Map<String, Integer> expected = expectedLabels(job);
      assertThat(expected).hasSizeGreaterThan(5);
      assertThat(counted).isEqualTo(expected);
    }
  }

  private static void write(ConversationJob job) throws IOException {
    List<String> texts = Files.readAllLines(MESSAGES);
    try (TopicWriter input = job.input()) {
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i).replace("\\", "").replace('"', '\'');
        input.write(ConversationJob.message("m" + i, "c" + i % 7, text));
      }
      input.flush();
    }
  }

  private static Map<String, Integer> expectedLabels(ConversationJob job) throws IOException {
    Map<String, Integer> labels = new HashMap<>();
    try (JobOutput output = job.output()) {
      output.readToEnd(Duration.ofSeconds(30));
      output.enriched().stream()
          .flatMap(enriched -> enriched.text().getTags().stream())
          .forEach(tag -> labels.merge(tag.getLabel(), 1, Integer::sum));
    }
    return labels;
  }

  private static Map<String, Integer> countLabels(EmbeddedKafka kafka, String topic, URI flink)
      throws Exception {
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers(kafka.bootstrapServers())
            .setTopics(topic)
            .setGroupId("somebody-else")
            .setProperty("isolation.level", "read_committed")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setValueOnlyDeserializer(new LabelsOfGenericRecords(Files.readString(SCHEMA)))
            .build();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(flink.getHost(), flink.getPort());
    environment.setParallelism(2);
    // So that a count comes out once, when it is final.
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "enriched")
        .map(label -> Tuple2.of(label, 1))
        .returns(Types.TUPLE(Types.STRING, Types.INT))
        .keyBy(count -> count.f0)
        .sum(1)
        .executeAndCollect(MOST_LABELS)
        .stream()
        .collect(Collectors.toMap(count -> count.f0, count -> count.f1));
  }

  /** The labels of a record's tags. */
  private static final class LabelsOfGenericRecords extends AbstractDeserializationSchema<String> {
    private static final long serialVersionUID = 1L;

    private final String schema;
    private transient BinaryMessageDecoder<GenericRecord> decoder;

    LabelsOfGenericRecords(String schema) {
      this.schema = schema;
    }

    @Override
    public void deserialize(byte[] message, Collector<String> labels) throws IOException {
      if (decoder == null) {
        decoder = new BinaryMessageDecoder<>(GenericData.get(), new Schema.Parser().parse(schema));
      }
      for (Object tag : (List<?>) decoder.decode(message).get("tags")) {
        labels.collect(((GenericRecord) tag).get("label").toString());
      }
    }

    @Override
    public String deserialize(byte[] message) {
      throw new UnsupportedOperationException("a record has any number of labels");
    }
  }
}
