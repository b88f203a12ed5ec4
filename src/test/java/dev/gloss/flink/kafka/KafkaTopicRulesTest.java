package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaTopicRulesTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @Test
  void timestampsWithinTheWindowStay() {
    KafkaTopicRules rules =
        rules(
            Map.of(
                "message.timestamp.after.max.ms",
                "3600000",
                "message.timestamp.before.max.ms",
                Long.toString(24 * HOUR)));

    for (long time : new long[] {-1, NOW, NOW + HOUR / 2, NOW - 23 * HOUR}) {
      assertThat(rules.accepted(time, NOW)).isEqualTo(time);
    }
    // Near its ends the broker's clock could say otherwise.
    for (long time : new long[] {NOW + HOUR - 1, Long.MAX_VALUE, NOW - 24 * HOUR, 0}) {
      assertThat(rules.accepted(time, NOW)).isEqualTo(NOW);
    }
  }

  @Test
  void topicWithoutSettingsIsTakenForOneOfKafkasDefaults() {
    KafkaTopicRules rules = rules(Map.of());

    assertThat(rules.accepted(0, NOW)).isZero();
    assertThat(rules.accepted(NOW + 2 * HOUR, NOW)).isEqualTo(NOW);
    assertThat(rules.bytes()).isBetween(1_030_000, 1_048_588);
    assertThat(rules.needsKey()).isFalse();
  }

  @Test
  void topicThatStampsRecordsItselfTakesEveryTimestamp() {
    KafkaTopicRules rules =
        rules(
            Map.of(
                "message.timestamp.type", "LogAppendTime",
                "message.timestamp.after.max.ms", "1"));

    assertThat(rules.accepted(Long.MAX_VALUE, NOW)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void compactedTopicNeedsKeys() {
    assertThat(rules(Map.of("cleanup.policy", "compact,delete")).needsKey()).isTrue();
    assertThat(rules(Map.of("cleanup.policy", "delete")).needsKey()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void largeRecordFitsIfItDoesCompressed(String compression) {
    KafkaTopicRules rules =
        new KafkaTopicRules("t", config(Map.of()), producer("compression.type", compression));
    byte[] even = new byte[8_000_000];
    byte[] random = new byte[1_100_000];
    new Random(1).nextBytes(random);

    assertThat(rules.fits(null, even, List.of())).isEqualTo(!compression.equals("none"));
    assertThat(rules.fits(null, random, List.of())).isFalse();
    assertThat(rules.fits(new byte[1_000_000], new byte[100], List.of())).isTrue();
    assertThat(rules.fits(null, null, List.of(new RawRecord.Header("h", random)))).isFalse();
  }

  /** The broker checks again after it has compressed anew. */
  @Test
  void topicThatUncompressesTakesNoMoreThanThat() {
    KafkaTopicRules rules =
        new KafkaTopicRules(
            "t",
            config(Map.of("compression.type", "uncompressed")),
            producer("compression.type", "zstd"));

    assertThat(rules.fits(null, new byte[2_000_000], List.of())).isFalse();
  }

  @Test
  void producersOwnLimitHoldsBeforeCompression() {
    KafkaTopicRules rules =
        new KafkaTopicRules(
            "t",
            config(Map.of("max.message.bytes", "100000000")),
            producer("compression.type", "zstd"));

    assertThat(rules.fits(null, new byte[KafkaEnds.MAX_REQUEST_BYTES - 100], List.of())).isTrue();
    assertThat(rules.fits(null, new byte[KafkaEnds.MAX_REQUEST_BYTES], List.of())).isFalse();
  }

  private static KafkaTopicRules rules(Map<String, String> settings) {
    return new KafkaTopicRules("t", config(settings), producer("compression.type", "zstd"));
  }

  private static Config config(Map<String, String> settings) {
    return new Config(
        settings.entrySet().stream()
            .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Properties producer(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty("max.request.size", Integer.toString(KafkaEnds.MAX_REQUEST_BYTES));
    properties.setProperty(name, value);
    return properties;
  }
}
