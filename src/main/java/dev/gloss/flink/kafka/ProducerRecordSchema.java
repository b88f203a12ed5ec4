package dev.gloss.flink.kafka;

import dev.gloss.flink.function.OutboundRecord;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Hands an encoded record to the broker. Says which topic it writes to, where the sink looks for
 * transactions that a crash left open.
 */
final class ProducerRecordSchema
    implements KafkaRecordSerializationSchema<OutboundRecord>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;

  private final String topic;

  ProducerRecordSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutboundRecord record, KafkaSinkContext context, Long timestamp) {
    // A record from before timestamps came to Kafka has -1, which only a broker may write.
    Long time = record.timestamp() < 0 ? null : record.timestamp();
    ProducerRecord<byte[], byte[]> outbound =
        new ProducerRecord<>(topic, null, time, record.key(), record.value());
    Headers headers = outbound.headers();
    record.headers().forEach(header -> headers.add(header.name(), header.value()));
    return outbound;
  }

  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
