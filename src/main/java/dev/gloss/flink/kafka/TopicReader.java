package dev.gloss.flink.kafka;

import dev.gloss.codec.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads some topics from their beginning, outside any job. One thread. */
@Internal
public final class TopicReader implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final RawRecordDeserializer deserializer;

  /** Reads what is committed. */
  public TopicReader(String bootstrapServers, List<String> topics) {
    this(bootstrapServers, topics, true);
  }

  /**
   * @param committed whether to read only what is committed, or all that has been appended
   */
  public TopicReader(String bootstrapServers, List<String> topics, boolean committed) {
    deserializer = new RawRecordDeserializer(new SourceTopics(topics, Optional.empty()));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committed ? "read_committed" : "read_uncommitted",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The next records, none if there are none within {@code timeout}. */
  public List<RawRecord> poll(Duration timeout) {
    List<RawRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      deserializer.deserialize(record, new ListCollector(records));
    }
    return records;
  }

  /** Offsets that are taken now: records, and what a transaction's end takes for itself. */
  public long size() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether everything has been read that can be read now. */
  public boolean atEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
