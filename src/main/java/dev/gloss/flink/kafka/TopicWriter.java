package dev.gloss.flink.kafka;

import dev.gloss.flink.function.OutboundRecord;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends records to a topic, outside any job. Used by one thread. */
@Internal
public final class TopicWriter implements AutoCloseable {
  private final ProducerRecordSchema schema;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public TopicWriter(String bootstrapServers, String topic) {
    schema = new ProducerRecordSchema(topic);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                KafkaEnds.MAX_REQUEST_BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public void write(OutboundRecord record) {
    producer.send(
        schema.serialize(record, null, null),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /**
   * Returns when the broker has everything written so far.
   *
   * @throws IllegalStateException if it refused some of it
   */
  public void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a record", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
