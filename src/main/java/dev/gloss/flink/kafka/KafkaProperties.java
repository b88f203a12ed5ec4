package dev.gloss.flink.kafka;

import dev.gloss.text.NearestNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Properties of Kafka's clients, as the clients themselves would judge them. */
@Internal
public final class KafkaProperties {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaProperties.class);

  /** A name so near to a known one is a slip and no extension's own. */
  private static final int SLIP = 2;

  private KafkaProperties() {}

  /**
   * Returns if the clients would take them.
   *
   * @throws PreflightException if a client refuses a value, or a name is a known one misspelt
   */
  public static void check(Map<String, String> properties) {
    List<String> wrong = new ArrayList<>();
    Set<String> known = known();
    for (String name : new TreeSet<>(properties.keySet())) {
      if (!known.contains(name)) {
        String nearest = NearestNames.of(name, known, 1).get(0);
        if (NearestNames.distance(name, nearest) <= SLIP) {
          wrong.add(
              "kafka.%s: expected a property of Kafka's clients, found none of that name; kafka.%s is one"
                  .formatted(name, nearest));
        } else {
          LOG.warn("kafka.{} is none of the properties of Kafka's clients", name);
        }
      }
    }
    if (wrong.isEmpty()) {
      refusal(properties, ProducerConfig::new, wrong);
      refusal(properties, ConsumerConfig::new, wrong);
    }
    if (!wrong.isEmpty()) {
      throw new PreflightException(String.join("; ", wrong));
    }
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    known.add(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key());
    known.add(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
    known.add(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key());
    return known;
  }

  private static void refusal(
      Map<String, String> properties, Consumer<Map<String, Object>> client, List<String> wrong) {
    Map<String, Object> all = new TreeMap<>(properties);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try {
      client.accept(all);
    } catch (ConfigException e) {
      String message = "kafka: expected usable properties, found: " + e.getMessage();
      if (!wrong.contains(message)) {
        wrong.add(message);
      }
    }
  }
}
