package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One broker with a listener for everybody and one for a user with a password and few rights. */
final class KafkaPreflightITCase {
  private static final String PASSWORD = "correct-horse";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka =
        EmbeddedKafka.startTemporary(
            Map.of(
                "listeners",
                "SECURED://127.0.0.1:0",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.secured.plain.sasl.jaas.config",
                LOGIN + "user_reader=\"" + PASSWORD + "\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS",
                "transaction.max.timeout.ms",
                "60000"));
    for (String topic : List.of("messages", "enriched", "dead-letters")) {
      kafka.createTopic(topic, 1);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      NewTopic small =
          new NewTopic("small-dead-letters", 1, (short) 1)
              .configs(Map.of("max.message.bytes", "1048588"));
      NewTopic compacted =
          new NewTopic("compacted-dead-letters", 1, (short) 1)
              .configs(Map.of("max.message.bytes", "20000000", "cleanup.policy", "compact"));
      admin.createTopics(List.of(small, compacted)).all().get();
      AccessControlEntry mayDescribe =
          new AccessControlEntry(
              "User:reader", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW);
      ResourcePattern everyTopic =
          new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);
      AccessControlEntry mayRead =
          new AccessControlEntry("User:reader", "*", AclOperation.READ, AclPermissionType.ALLOW);
      admin
          .createAcls(
              List.of(
                  new AclBinding(everyTopic, mayDescribe),
                  new AclBinding(topic("enriched"), mayRead),
                  new AclBinding(topic("dead-letters"), mayRead)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void fittingBrokersPass() {
    Properties client = client();
    client.put("transaction.timeout.ms", 60000);

    assertThatCode(() -> check(client)).doesNotThrowAnyException();
  }

  @Test
  void unreachableBrokerIsNamedWithinFifteenSeconds() throws Exception {
    Properties client = new Properties();
    client.put("bootstrap.servers", "127.0.0.1:" + closedPort());
    long start = System.nanoTime();

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("bootstrap.servers=" + client.get("bootstrap.servers"))
        .hasMessageContaining("answer within 8 s, found none");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void unresolvableBrokerIsNamed() {
    Properties client = new Properties();
    client.put("bootstrap.servers", "no-such-host.invalid:9092");

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("no-such-host.invalid:9092")
        .hasMessageContaining("No resolvable bootstrap urls");
  }

  @Test
  void wrongPasswordIsSaidWithoutRepeatingIt() {
    Properties client = securedClient("wrong-battery");

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("to accept the credentials (security.protocol=SASL_PLAINTEXT)")
        .hasMessageContaining("SaslAuthenticationException")
        .hasMessageNotContaining("wrong-battery");
  }

  @Test
  void brokenLoginSettingIsSaidWithoutRepeatingIt() {
    Properties client = securedClient(PASSWORD);
    client.put("sasl.jaas.config", "not-a-login password=\"" + PASSWORD + "\"");

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("expected usable Kafka client properties")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void settingsThatMayNotBeSeenAreNotChecked() {
    Properties client = securedClient(PASSWORD);
    client.put("transaction.timeout.ms", "3600000");

    assertThatCode(() -> check(client)).doesNotThrowAnyException();
  }

  @Test
  void sinkThatCouldNotLookForOpenTransactionsIsRefused() {
    Properties client = securedClient(PASSWORD);

    KafkaPreflight.check(client, SourceTopics.named("enriched"), "messages", "dead-letters");
    client.put("transaction.timeout.ms", "1000");
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client, SourceTopics.named("enriched"), "messages", "dead-letters"))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith("expected the right to read 'messages', where");
  }

  @Test
  void missingTopicsAreNamedWithTheNearestThatExist() {
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.named("mesages"), "enriched", "dead-leters"))
        .isInstanceOf(PreflightException.class)
        .hasMessage(
            "expected topics 'mesages', 'dead-leters' at bootstrap.servers=%s, found no 'mesages' (nearest: messages, enriched, dead-letters); no 'dead-leters' (nearest: dead-letters, small-dead-letters, messages)"
                .formatted(kafka.bootstrapServers()));
  }

  @Test
  void impossibleTopicNameIsMissingToo() {
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.named("no/slash"), "enriched", "dead-letters"))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("no 'no/slash' (nearest: ");
  }

  @Test
  void brokerWithoutTopicsSaysSo() {
    try (EmbeddedKafka empty = EmbeddedKafka.startTemporary()) {
      Properties client = new Properties();
      client.put("bootstrap.servers", empty.bootstrapServers());

      assertThatThrownBy(() -> check(client))
          .isInstanceOf(PreflightException.class)
          .hasMessageContaining("found no topic there");
    }
  }

  @Test
  void deadLetterTopicThatTakesLessThanTheSourceIsRefused() {
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.named("messages"), "enriched", "small-dead-letters"))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith(
            "dead-letter topic 'small-dead-letters': expected max.message.bytes of at least 16781312")
        .hasMessageContaining("16777216 of source topic 'messages'")
        .hasMessageContaining("found 1048588");
  }

  @Test
  void compactedDeadLetterTopicIsRefused() {
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.named("messages"), "enriched", "compacted-dead-letters"))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith(
            "dead-letter topic 'compacted-dead-letters': expected cleanup.policy=delete, found compact");
  }

  @Test
  void transactionTimeoutAboveTheBrokersIsRefused() {
    Properties client = client();
    client.put("transaction.timeout.ms", "60001");

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("transaction.timeout.ms: expected at most 60000")
        .hasMessageEndingWith("found 60001");
  }

  @Test
  void transactionTimeoutThatIsNoNumberIsRefused() {
    Properties client = client();
    client.put("transaction.timeout.ms", "1 min");

    assertThatThrownBy(() -> check(client))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("expected a whole number of milliseconds, found '1 min'");
  }

  /** As with Redpanda, which has no transaction.max.timeout.ms. */
  @Test
  void settingThatBrokersDoNotReportIsNotChecked() {
    Config silent = new Config(List.of(new ConfigEntry("other", "1")));
    Config empty = new Config(List.of(new ConfigEntry("max", null)));
    Config told = new Config(List.of(new ConfigEntry("max", "7")));

    assertThat(KafkaPreflight.smallest(List.of(silent, empty), "max")).isEmpty();
    assertThat(KafkaPreflight.smallest(List.of(silent, told, empty), "max")).contains(7L);
  }

  @Test
  void patternReadsWhatThereIs() {
    assertThatCode(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.matching("mess.*"), "enriched", "dead-letters"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    client(), SourceTopics.matching("mess"), "enriched", "dead-letters"))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith("expected topics that match mess at bootstrap.servers=")
        .hasMessageContaining("found none among the");
  }

  @Test
  void patternThatMatchesWhatTheJobWritesIsRefused() {
    assertThatThrownBy(
            () ->
                KafkaPreflight.check(
                    new Properties(), SourceTopics.matching(".*ed"), "enriched", "b"))
        .hasMessage(
            "expected different topics, found 'enriched' as both the source and the sink topic: it matches .*ed");
  }

  @Test
  void oneTopicInTwoRolesIsRefusedBeforeAnybodyIsAsked() {
    Properties nobody = new Properties();

    assertThatThrownBy(() -> KafkaPreflight.check(nobody, SourceTopics.named("a"), "a", "b"))
        .hasMessage("expected different topics, found 'a' as both the source and the sink topic");
    assertThatThrownBy(() -> KafkaPreflight.check(nobody, SourceTopics.named("a"), "b", "a"))
        .hasMessageContaining("both the source and the dead-letter topic");
    assertThatThrownBy(() -> KafkaPreflight.check(nobody, SourceTopics.named("a"), "b", "b"))
        .hasMessageContaining("both the sink and the dead-letter topic");
  }

  @Test
  void missingBootstrapServersAreSaid() {
    assertThatThrownBy(() -> check(new Properties()))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("bootstrap.servers=(not set)");
  }

  private static ResourcePattern topic(String name) {
    return new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
  }

  private static void check(Properties client) {
    KafkaPreflight.check(client, SourceTopics.named("messages"), "enriched", "dead-letters");
  }

  private static Properties client() {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  private static Properties securedClient(String password) {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers("SECURED"));
    client.put("security.protocol", "SASL_PLAINTEXT");
    client.put("sasl.mechanism", "PLAIN");
    client.put("sasl.jaas.config", LOGIN + "username=\"reader\" password=\"" + password + "\";");
    return client;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
