package dev.gloss.flink.kafka;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.StreamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Hands a record over as it is, with its place: nothing in it can fail here. A source that was
 * restored goes on reading the topics of its savepoint, whatever the job file says by now; that
 * fails here, before anything is read from where nobody meant it.
 */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  /** Of {@link SourceTopics}, which are not serializable. */
  private final List<String> names;

  /** Null: there are names. */
  private final String pattern;

  /** The last one that was found to be asked for. */
  private transient String topic;

  RawRecordDeserializer(SourceTopics topics) {
    this.names = List.copyOf(topics.names());
    this.pattern = topics.pattern().orElse(null);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    if (!record.topic().equals(topic)) {
      require(record.topic());
      topic = record.topic();
    }
    List<RawRecord.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new RawRecord.Header(header.key(), header.value()));
    }
    out.collect(
        new RawRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            headers));
  }

  private void require(String found) {
    SourceTopics topics = new SourceTopics(names, Optional.ofNullable(pattern));
    if (!topics.has(found)) {
      throw new IllegalStateException(
          "expected records of %s, found that the job's state reads topic '%s' too; start without that state, or name the topic"
              .formatted(topics, found));
    }
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return StreamType.RAW;
  }
}
