package dev.gloss.flink.kafka;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.function.TopicInquiry;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The source and the sinks of a job on one Kafka cluster. */
@Internal
public final class KafkaEnds {
  /**
   * Largest record a producer takes, in bytes before compression: as much as its buffer holds, so
   * that what a source's compression made small is rarely cut.
   */
  public static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

  /** What a source's compression made small enough for a topic must not be too large for ours. */
  private static final String COMPRESSION = "zstd";

  private final Map<String, String> properties;

  /**
   * @param properties of Kafka's clients; win over the defaults here
   */
  public KafkaEnds(Map<String, String> properties) {
    this.properties = Map.copyOf(properties);
  }

  /**
   * @param start where a group without committed offsets starts
   * @param bounded stop at the offsets that are the latest when the job starts
   * @param end where exactly, if that is known
   */
  public KafkaSource<RawRecord> source(
      SourceTopics topics,
      String group,
      StartingPoint start,
      boolean bounded,
      Optional<BoundedEnd> end) {
    OffsetsInitializer from =
        switch (start.kind()) {
          case EARLIEST -> committedOr(OffsetsInitializer.earliest());
          case LATEST -> committedOr(OffsetsInitializer.latest());
          case TIME -> new CommittedOrTime(start.time().orElseThrow().toEpochMilli());
        };
    Properties client = new Properties();
    // An aborted transaction's records were never said.
    client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.putAll(properties);
    KafkaSourceBuilder<RawRecord> builder =
        KafkaSource.<RawRecord>builder()
            .setGroupId(group)
            .setStartingOffsets(from)
            .setDeserializer(new RawRecordDeserializer(topics))
            .setProperties(client);
    topics
        .pattern()
        .ifPresentOrElse(
            pattern -> builder.setTopicPattern(Pattern.compile(pattern)),
            () -> builder.setTopics(topics.names()));
    OffsetsInitializer stop = end.map(BoundedEnd::stop).orElseGet(OffsetsInitializer::latest);
    return (bounded ? builder.setBounded(stop) : builder).build();
  }

  private static OffsetsInitializer committedOr(OffsetsInitializer other) {
    return OffsetsInitializer.committedOffsets(other.getAutoOffsetResetStrategy());
  }

  /**
   * @param transactionPrefix of this sink alone among all jobs on the cluster, and not the
   *     beginning of another's: open transactions whose ids begin with it are aborted at the start
   * @param transactionTimeoutMillis at most the broker's {@code transaction.max.timeout.ms}
   */
  public Sink<OutboundRecord> sink(
      String topic,
      DeliveryGuarantee delivery,
      String transactionPrefix,
      long transactionTimeoutMillis) {
    Properties client = producer(properties);
    client.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(transactionTimeoutMillis));
    KafkaSink<OutboundRecord> sink =
        KafkaSink.<OutboundRecord>builder()
            .setKafkaProducerConfig(client)
            .setBootstrapServers(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .setRecordSerializer(new ProducerRecordSchema(topic))
            .setDeliveryGuarantee(delivery)
            .setTransactionalIdPrefix(transactionPrefix)
            // The other strategy takes a new id for every checkpoint, which brokers remember for a
            // week.
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .build();
    return new ClosingSink<>(sink, client);
  }

  /**
   * A sink that writes at least once and leaves no trace in state, so that a job can go on without
   * it: Flink refuses a savepoint with state that no operator claims.
   */
  public Sink<OutboundRecord> statelessSink(String topic) {
    Sink<OutboundRecord> sink =
        KafkaSink.<OutboundRecord>builder()
            .setKafkaProducerConfig(producer(properties))
            .setBootstrapServers(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .setRecordSerializer(new ProducerRecordSchema(topic))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .build();
    return sink::createWriter;
  }

  /** Asks about a topic that sinks write to. */
  public TopicInquiry inquiry(String topic) {
    Map<String, String> own = properties;
    return () -> KafkaTopicRules.ask(topic, producer(own));
  }

  /** Those of every producer of ours. */
  static Properties producer(Map<String, String> properties) {
    Properties client = new Properties();
    client.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    client.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
    client.putAll(properties);
    return client;
  }
}
