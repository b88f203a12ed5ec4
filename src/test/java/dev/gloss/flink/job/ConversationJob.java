package dev.gloss.flink.job;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job over conversations in JSON, with topics of its own named after it: what it reads, what it
 * is told by its job file, how it starts.
 */
final class ConversationJob {
  /** Checkpoints and restarts as fast as a test wants them. */
  private static final String JOB_FILE =
      """
      name: NAME
      model: classpath:models/banking-support
      kafka:
        bootstrap.servers: BROKERS
      source:
        topic: NAME-in
        format: json
        fields:
          id: id
          key: conversation
          text: text
      sink:
        topic: NAME-out
      dead-letter:
        topic: NAME-dead
      context: conversation
      parallelism: 1
      checkpoint-interval: 500ms
      flink:
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 10
        restart-strategy.fixed-delay.delay: 100ms
      """;

  private final EmbeddedKafka kafka;
  private final String name;

  private ConversationJob(EmbeddedKafka kafka, String name) {
    this.kafka = kafka;
    this.name = name;
  }

  /** Creates the job's topics. */
  static ConversationJob create(EmbeddedKafka kafka, String name, int partitions) {
    ConversationJob job = new ConversationJob(kafka, name);
    kafka.createTopic(name + "-in", partitions, EmbeddedKafka.MAX_MESSAGE_BYTES / 2);
    kafka.createTopic(name + "-out", partitions);
    kafka.createTopic(name + "-dead", 1);
    return job;
  }

  String sinkTopic() {
    return name + "-out";
  }

  /** Starts the job as {@code gloss run} does, with {@code key=value} over its job file. */
  RunningJob start(EmbeddedFlink flink, String... sets) {
    return start(flink, Optional.empty(), sets);
  }

  /** Starts the job where a savepoint left it. */
  RunningJob startFrom(String savepoint, EmbeddedFlink flink, String... sets) {
    return start(flink, Optional.of(savepoint), sets);
  }

  private RunningJob start(EmbeddedFlink flink, Optional<String> savepoint, String... sets) {
    JobSettings settings =
        JobFile.parse(
            name + ".yaml",
            JOB_FILE.replace("NAME", name).replace("BROKERS", kafka.bootstrapServers()),
            Map.of("REDACT_KEY", "a key that nobody knows"),
            List.of(sets));
    Configuration configuration = new Configuration();
    savepoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    GlossJob.preflight(settings);
    GlossJob.build(environment, settings);
    return flink.submit(environment, settings.name());
  }

  TopicWriter input() {
    return new TopicWriter(kafka.bootstrapServers(), name + "-in");
  }

  JobOutput output() {
    return new JobOutput(kafka.bootstrapServers(), sinkTopic(), name + "-dead");
  }

  /** A message; nothing in its parts needs escaping in JSON. */
  static OutboundRecord message(String id, String conversation, String text) {
    return record(
        conversation,
        "{\"id\":\"%s\",\"conversation\":\"%s\",\"text\":\"%s\"}"
            .formatted(id, conversation, text));
  }

  /** A record that is no JSON. */
  static OutboundRecord malformed(String id, String conversation) {
    return record(conversation, "{\"id\":\"%s\"".formatted(id));
  }

  private static OutboundRecord record(String key, String value) {
    return new OutboundRecord(
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        System.currentTimeMillis(),
        List.of());
  }
}
