package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KafkaPropertiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "linger.ms | abc | Invalid value abc for configuration linger.ms",
        "compression.type | brotli | Invalid value brotli for configuration compression.type",
        "isolation.level | read_all | Invalid value read_all for configuration isolation.level",
        "ssl.keystore.pasword | x | kafka.ssl.keystore.pasword: expected a property of Kafka's clients, found none of that name; kafka.ssl.keystore.password is one",
      })
  void whatNoClientTakesIsRefused(String name, String value, String message) {
    assertThatThrownBy(() -> KafkaProperties.check(with(name, value)))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining(message);
  }

  /** The last is an extension's, such as a login of a cloud's. */
  @ParameterizedTest
  @CsvSource({
    "linger.ms, 5",
    "partition.discovery.interval.ms, 1000",
    "security.protocol, SASL_SSL",
    "confluent.monitoring.interval, 7"
  })
  void whatSomeClientTakesPasses(String name, String value) {
    assertThatCode(() -> KafkaProperties.check(with(name, value))).doesNotThrowAnyException();
  }

  @Test
  void passwordIsNotRepeated() {
    assertThatThrownBy(
            () ->
                KafkaProperties.check(
                    Map.of(
                        "bootstrap.servers", "b:9092",
                        "ssl.keystore.password", "correct-horse",
                        "linger.ms", "x")))
        .hasMessageNotContaining("correct-horse");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", "localhost:9092");
    properties.put(name, value);
    return properties;
  }
}
