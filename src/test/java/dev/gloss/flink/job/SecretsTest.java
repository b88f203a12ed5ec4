package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @Test
  void kafkaHasPasswords() {
    assertThat(kafkaPasswords()).contains("sasl.jaas.config", "ssl.keystore.key");
  }

  @ParameterizedTest
  @MethodSource("kafkaPasswords")
  void whatKafkaTypesAsPasswordIsASecret(String key) {
    // Certificates are public by nature; Kafka types them as passwords because of their length.
    boolean certificate = key.contains("certificate");

    assertThat(Secrets.isSecret(key)).isEqualTo(!certificate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "sasl.mechanism",
        "sasl.oauthbearer.token.endpoint.url",
        "ssl.keystore.location",
        "ssl.keystore.type",
        "key.serializer",
        "state.backend.type",
      })
  void otherKeysAreNoSecrets(String key) {
    assertThat(Secrets.isSecret(key)).isFalse();
  }

  static Stream<String> kafkaPasswords() {
    return Stream.of(
            ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
        .flatMap(def -> def.configKeys().values().stream())
        .filter(key -> key.type == ConfigDef.Type.PASSWORD)
        .map(key -> key.name)
        .distinct();
  }
}
