package dev.gloss.flink.kafka;

import dev.gloss.flink.function.OutboundRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Hands an encoded record to the broker. */
final class ProducerRecordSchema implements KafkaRecordSerializationSchema<OutboundRecord> {
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
}
