package dev.gloss.flink.kafka;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.TopicRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic's rules as brokers apply them (Kafka's LogValidator and UnifiedLog, KIP-937), and what
 * our own producer refuses before it sends. A record's size is that of a batch of its own,
 * compressed as the producer compresses it, since the producer splits a batch that is too large.
 */
final class KafkaTopicRules implements TopicRules {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicRules.class);

  private static final int ANSWER_SECONDS = 30;

  /** What brokers that report nothing most likely have. */
  private static final long DEFAULT_BYTES = 1024 * 1024 + 12;

  /** Kafka's own. */
  private static final long DEFAULT_BUFFER_BYTES = 32 * 1024 * 1024;

  private static final long DEFAULT_AFTER = Duration.ofHours(1).toMillis();

  /** That clocks differ, and that a record waits before it is written. */
  private static final long SLACK = Duration.ofMinutes(10).toMillis();

  /** Compression can make bytes that it cannot compress larger, by less than these. */
  private static final int INFLATION = 128;

  private static final int INFLATION_BYTES = 512;

  private static final String PRODUCERS = "producer";

  private final String topic;
  private final long requestBytes;
  private final long batchBytes;
  private final Compression compression;

  /** Null: the topic keeps the producer's. */
  private final Compression recompression;

  private final boolean needsKey;
  private final long before;
  private final long after;

  /**
   * @param settings of the topic
   * @param producer the client's properties
   */
  KafkaTopicRules(String topic, Config settings, Properties producer) {
    this.topic = topic;
    this.requestBytes =
        Math.min(
            number(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_BYTES),
            number(producer, ProducerConfig.BUFFER_MEMORY_CONFIG, DEFAULT_BUFFER_BYTES));
    this.batchBytes =
        value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .map(Long::parseLong)
            .orElse(DEFAULT_BYTES);
    this.compression = compression(producer);
    this.recompression =
        value(settings, TopicConfig.COMPRESSION_TYPE_CONFIG)
            .filter(type -> !type.equals(PRODUCERS))
            .map(type -> type.equals("uncompressed") ? "none" : type)
            .<Compression>map(type -> Compression.of(type).build())
            .orElse(null);
    this.needsKey =
        value(settings, TopicConfig.CLEANUP_POLICY_CONFIG)
            .map(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
            .orElse(false);
    boolean brokersTime =
        value(settings, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
            .map("LogAppendTime"::equals)
            .orElse(false);
    this.before =
        brokersTime
            ? Long.MAX_VALUE
            : value(settings, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG)
                .map(Long::parseLong)
                .orElse(Long.MAX_VALUE);
    this.after =
        brokersTime
            ? Long.MAX_VALUE
            : value(settings, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG)
                .map(Long::parseLong)
                .orElse(DEFAULT_AFTER);
  }

  /**
   * Asks the brokers; what they do not report, or may not tell us, is taken to be Kafka's default.
   *
   * @throws IllegalStateException if they do not answer
   */
  static KafkaTopicRules ask(String topic, Properties producer) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(KafkaPreflight.adminProperties(producer))) {
      Config settings =
          admin
              .describeConfigs(List.of(resource))
              .values()
              .get(resource)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return new KafkaTopicRules(topic, settings, producer);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        LOG.warn(
            "topic '{}': not authorised to read its settings; Kafka's defaults are taken to hold",
            topic);
        return new KafkaTopicRules(topic, new Config(List.of()), producer);
      }
      throw unanswered(topic, e.getCause());
    } catch (TimeoutException e) {
      throw unanswered(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered(topic, e);
    }
  }

  private static IllegalStateException unanswered(String topic, Throwable cause) {
    return new IllegalStateException(
        "expected the brokers to tell the settings of topic '%s', found %s"
            .formatted(topic, cause.getClass().getSimpleName()),
        cause);
  }

  private static Optional<String> value(Config settings, String name) {
    return Optional.ofNullable(settings.get(name)).map(entry -> entry.value());
  }

  private static long number(Properties client, String name, long otherwise) {
    Object value = client.get(name);
    return value == null ? otherwise : Long.parseLong(value.toString().strip());
  }

  /** As the producer makes it of the same properties. */
  private static Compression compression(Properties client) {
    CompressionType type =
        CompressionType.forName(
            String.valueOf(client.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"))
                .strip());
    return switch (type) {
      case GZIP -> Compression.gzip().level(level(client, type)).build();
      case LZ4 -> Compression.lz4().level(level(client, type)).build();
      case ZSTD -> Compression.zstd().level(level(client, type)).build();
      default -> Compression.of(type).build();
    };
  }

  private static int level(Properties client, CompressionType type) {
    return (int) number(client, "compression." + type.name + ".level", type.defaultLevel());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public boolean needsKey() {
    return needsKey;
  }

  @Override
  public int bytes() {
    return (int) (smallest() - smallest() / INFLATION - INFLATION_BYTES);
  }

  private long smallest() {
    return Math.min(requestBytes, batchBytes);
  }

  @Override
  public boolean fits(byte[] key, byte[] value, List<RawRecord.Header> headers) {
    Header[] own = new Header[headers.size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = new RecordHeader(headers.get(i).name(), headers.get(i).value());
    }
    long plain =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE, compression.type(), key, value, own);
    if (plain <= bytes()) {
      return true;
    }
    SimpleRecord record = new SimpleRecord(0, key, value, own);
    return plain <= requestBytes
        && size(compression, record) <= batchBytes
        && (recompression == null || size(recompression, record) <= batchBytes);
  }

  private static int size(Compression compression, SimpleRecord record) {
    return MemoryRecords.withRecords(compression, record).sizeInBytes();
  }

  @Override
  public long accepted(long timestamp, long now) {
    boolean refused =
        timestamp >= 0
            && (timestamp - now > after - slack(after) || now - timestamp > before - slack(before));
    return refused ? now : timestamp;
  }

  private static long slack(long limit) {
    return limit == Long.MAX_VALUE ? 0 : Math.min(limit / 2, SLACK);
  }
}
