package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
  @ParameterizedTest
  @CsvSource({
    "10s,PT10S",
    "500 ms,PT0.5S",
    "500ms,PT0.5S",
    "5m,PT5M",
    "5 min,PT5M",
    "24h,PT24H",
    "7d,PT168H",
    "PT5M,PT5M",
    "P1D,PT24H",
    "10ms,PT0.01S",
  })
  void durationsAreReadWithTheirUnit(String text, String duration) {
    assertThat(ValueType.DURATION.parse().apply(text)).contains(Duration.parse(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-1s",
        "PT-1S",
        "0s",
        "9ms",
        "PT0.001S",
        "1.5h",
        "10 S",
        "1 week",
        "4000d",
        "999999999999d",
        "PT9999999999999H",
        "9999999999999999999999s",
      })
  void whatIsNoUsableDurationIsRefused(String text) {
    assertThat(ValueType.DURATION.parse().apply(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1.0", "1_000", "0x10", "2147483648", "one"})
  void whatIsNoCountIsRefused(String text) {
    assertThat(ValueType.atLeast(1).parse().apply(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ü"})
  void whatKafkaRefusesIsNoTopic(String text) {
    assertThat(ValueType.TOPIC.parse().apply(text)).isEmpty();
    assertThat(ValueType.TOPIC.parse().apply("a".repeat(250))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", "A.b_c-9"})
  void whatKafkaTakesIsATopic(String text) {
    assertThat(ValueType.TOPIC.parse().apply(text)).contains(text);
    assertThat(ValueType.TOPIC.parse().apply("a".repeat(249))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:1", "a:1,b:2", "a:1 , b.c:22", "[::1]:9092", "10.0.0.1:9092"})
  void brokersAreHostsWithPorts(String text) {
    assertThat(ValueType.ADDRESSES.parse().apply(text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", ":1", "a:", "a:b", "a:1,", "a:1 b:2"})
  void whatIsNoListOfBrokersIsRefused(String text) {
    assertThat(ValueType.ADDRESSES.parse().apply(text)).isEmpty();
  }
}
