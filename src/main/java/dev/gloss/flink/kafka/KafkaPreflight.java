package dev.gloss.flink.kafka;

import dev.gloss.text.NearestNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers, before a job is submitted, whether it can run against them: they answer, they
 * take the credentials, the topics exist and are different ones, a bad record fits into the
 * dead-letter topic, and the brokers allow the transaction timeout. What would otherwise be a
 * restart loop becomes one line. It reads only; it makes and changes nothing.
 */
@Internal
public final class KafkaPreflight {
  /** What a dead letter adds to the bytes of the record it carries, at most. */
  static final int ENVELOPE_BYTES = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaPreflight.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
  private static final int NAMES_SUGGESTED = 3;
  private static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";
  private static final String TRANSACTION_MAX_TIMEOUT = "transaction.max.timeout.ms";

  private final Admin admin;
  private final String servers;
  private final String security;

  private KafkaPreflight(Admin admin, Properties client) {
    this.admin = admin;
    this.servers = servers(client);
    this.security = setting(client, AdminClientConfig.SECURITY_PROTOCOL_CONFIG).orElse("PLAINTEXT");
  }

  /**
   * Returns when the job can start, after at most a few seconds of questions.
   *
   * @param client properties as the sink's producer gets them: {@code bootstrap.servers}, security
   *     and, with exactly-once, {@code transaction.timeout.ms}
   * @param others that the job writes to as well
   * @return the id of the cluster; of another one the offsets of this mean nothing
   * @throws PreflightException when it cannot; brokers that do not answer are given 8 seconds
   */
  public static String check(
      Properties client, SourceTopics source, String sink, String deadLetters, String... others) {
    requireDifferent(source, sink, deadLetters);
    try (Admin admin = Admin.create(adminProperties(client))) {
      KafkaPreflight preflight = new KafkaPreflight(admin, client);
      Collection<Node> brokers = preflight.brokers();
      List<String> read = preflight.requireTopics(source, sink, deadLetters, others);
      for (String topic : read) {
        preflight.requireRoomForDeadLetters(topic, deadLetters);
      }
      preflight.requireUncompacted(deadLetters);
      Optional<String> timeout = setting(client, TRANSACTION_TIMEOUT);
      if (timeout.isPresent()) {
        preflight.requireTransactionTimeout(timeout.get(), brokers);
        preflight.requireOpenTransactionsOf(List.of(sink, deadLetters));
      }
      return preflight.clusterId();
    } catch (KafkaException e) {
      throw new PreflightException(
          "expected usable Kafka client properties for bootstrap.servers=%s, found: %s"
              .formatted(servers(client), reason(e)),
          e);
    }
  }

  private static void requireDifferent(SourceTopics source, String sink, String deadLetters) {
    requireDifferent("source", source, "sink", sink);
    requireDifferent("source", source, "dead-letter", deadLetters);
    requireDifferent("sink", SourceTopics.named(sink), "dead-letter", deadLetters);
  }

  private static void requireDifferent(
      String role, SourceTopics topics, String other, String otherName) {
    if (topics.has(otherName)) {
      throw new PreflightException(
          "expected different topics, found '%s' as both the %s and the %s topic%s"
              .formatted(
                  otherName,
                  role,
                  other,
                  topics.pattern().map(pattern -> ": it matches " + pattern).orElse("")));
    }
  }

  /** Those of a client that gives up when a user would. */
  static Properties adminProperties(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    String limit = Long.toString(ANSWER_LIMIT.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
    return properties;
  }

  private static String servers(Properties client) {
    return setting(client, AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG).orElse("(not set)");
  }

  /** {@code getProperty} does not see values that are numbers. */
  private static Optional<String> setting(Properties client, String name) {
    return Optional.ofNullable(client.get(name)).map(value -> value.toString().strip());
  }

  /** Kafka names the property that is wrong; one that could be a secret is not repeated. */
  private static String reason(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(cause.getMessage());
    boolean secret = message.contains("jaas") || message.contains("password");
    return secret ? cause.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  private Collection<Node> brokers() {
    try {
      return answer(admin.describeCluster().nodes());
    } catch (ExecutionException e) {
      throw failed("describe the cluster", e);
    }
  }

  private String clusterId() {
    try {
      return String.valueOf(answer(admin.describeCluster().clusterId()));
    } catch (ExecutionException e) {
      throw failed("describe the cluster", e);
    }
  }

  /** The topics to read, which exist as the others do. */
  private List<String> requireTopics(
      SourceTopics source, String sink, String deadLetters, String... others) {
    List<String> all = new ArrayList<>(source.names());
    all.addAll(List.of(sink, deadLetters));
    all.addAll(List.of(others));
    Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(all).topicNameValues();
    List<String> missing = new ArrayList<>();
    for (String name : all) {
      try {
        answer(topics.get(name));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            && !(e.getCause() instanceof InvalidTopicException)) {
          throw failed("describe topic '" + name + "'", e);
        }
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new PreflightException(missing(missing));
    }
    return source.pattern().isPresent() ? matching(source) : source.names();
  }

  private List<String> matching(SourceTopics source) {
    Set<String> existing = existingTopics();
    List<String> matching = existing.stream().filter(source::has).sorted().toList();
    if (matching.isEmpty()) {
      throw new PreflightException(
          "expected %s at bootstrap.servers=%s, found none among the %d topics there"
              .formatted(source, servers, existing.size()));
    }
    return matching;
  }

  private String missing(List<String> names) {
    Set<String> existing = existingTopics();
    if (existing.isEmpty()) {
      return "expected topics %s at bootstrap.servers=%s, found no topic there"
          .formatted(quoted(names), servers);
    }
    StringJoiner found = new StringJoiner("; ");
    for (String name : names) {
      List<String> nearest = NearestNames.of(name, existing, NAMES_SUGGESTED);
      found.add("no '%s' (nearest: %s)".formatted(name, String.join(", ", nearest)));
    }
    return "expected topics %s at bootstrap.servers=%s, found %s"
        .formatted(quoted(names), servers, found);
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  private Set<String> existingTopics() {
    try {
      return answer(admin.listTopics().names());
    } catch (ExecutionException e) {
      throw failed("list the topics", e);
    }
  }

  /**
   * A record that filled its batch does not fit into an equally large batch once the envelope is
   * around it. That is said and not refused: it is what two topics with default settings look like,
   * and it concerns only records within a few kilobytes of the limit.
   */
  private void requireRoomForDeadLetters(String source, String deadLetters) {
    Optional<Long> largest = maxMessageBytes(source);
    Optional<Long> room = maxMessageBytes(deadLetters);
    if (largest.isEmpty() || room.isEmpty()) {
      return;
    }
    if (room.get() < largest.get()) {
      throw new PreflightException(
          "dead-letter topic '%s': expected max.message.bytes of at least %d (%d of source topic '%s' and %d for the envelope), found %d: a large bad record would be cut"
              .formatted(
                  deadLetters,
                  largest.get() + ENVELOPE_BYTES,
                  largest.get(),
                  source,
                  ENVELOPE_BYTES,
                  room.get()));
    }
    if (room.get() < largest.get() + ENVELOPE_BYTES) {
      LOG.warn(
          "dead-letter topic '{}' has max.message.bytes {}: of a bad record of nearly that size some bytes are cut off; {} would do",
          deadLetters,
          room.get(),
          largest.get() + ENVELOPE_BYTES);
    }
  }

  /** Of two dead letters of one key, a compacted topic would keep the later one. */
  private void requireUncompacted(String deadLetters) {
    Collection<Config> settings =
        settings(
            List.of(new ConfigResource(Type.TOPIC, deadLetters)),
            TopicConfig.CLEANUP_POLICY_CONFIG);
    for (Config config : settings) {
      ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (policy != null
          && policy.value() != null
          && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        throw new PreflightException(
            "dead-letter topic '%s': expected cleanup.policy=delete, found %s: of the dead letters of one key all but the last would go"
                .formatted(deadLetters, policy.value()));
      }
    }
  }

  private Optional<Long> maxMessageBytes(String topic) {
    return smallest(
        List.of(new ConfigResource(Type.TOPIC, topic)), TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
  }

  private void requireTransactionTimeout(String setting, Collection<Node> brokers) {
    long wanted;
    try {
      wanted = Long.parseLong(setting);
    } catch (NumberFormatException e) {
      throw new PreflightException(
          "transaction.timeout.ms: expected a whole number of milliseconds, found '%s'"
              .formatted(setting),
          e);
    }
    List<ConfigResource> resources =
        brokers.stream().map(node -> new ConfigResource(Type.BROKER, node.idString())).toList();
    Optional<Long> allowed = smallest(resources, TRANSACTION_MAX_TIMEOUT);
    if (allowed.isPresent() && wanted > allowed.get()) {
      throw new PreflightException(
          "transaction.timeout.ms: expected at most %d, the transaction.max.timeout.ms of the brokers at bootstrap.servers=%s, found %d"
              .formatted(allowed.get(), servers, wanted));
    }
  }

  /** A sink that starts looks for what a crash has left open, and fails if it may not. */
  private void requireOpenTransactionsOf(List<String> topics) {
    List<TopicPartition> first =
        topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    try {
      answer(admin.describeProducers(first).all());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException denied) {
        throw new PreflightException(
            "expected the right to read %s, where a job that delivers exactly once looks for transactions that were left open, found none"
                .formatted(quoted(denied.unauthorizedTopics().stream().sorted().toList())),
            e);
      }
      throw failed("describe the producers of " + quoted(topics), e);
    }
  }

  /** Not every broker that speaks Kafka's protocol reports every setting of Kafka's. */
  static Optional<Long> smallest(Collection<Config> configs, String name) {
    Optional<Long> smallest =
        configs.stream()
            .map(config -> config.get(name))
            .filter(entry -> entry != null && entry.value() != null)
            .map(entry -> Long.valueOf(entry.value()))
            .min(Comparator.naturalOrder());
    if (smallest.isEmpty()) {
      LOG.warn("{} is not checked: the brokers do not report it", name);
    }
    return smallest;
  }

  /** The smallest value of a numeric setting, empty when we may not see it. */
  private Optional<Long> smallest(List<ConfigResource> resources, String name) {
    Collection<Config> settings = settings(resources, name);
    return settings.isEmpty() ? Optional.empty() : smallest(settings, name);
  }

  /**
   * All settings, none when we may not see them.
   *
   * @param name of the one that they are asked for
   */
  private Collection<Config> settings(List<ConfigResource> resources, String name) {
    try {
      return answer(admin.describeConfigs(resources).all()).values();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        LOG.warn("{} is not checked: not authorised to describe {}", name, resources);
        return List.of();
      }
      throw failed("describe " + name, e);
    }
  }

  /** Failures that every question can meet are told here, the others are the caller's. */
  private <T> T answer(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(ANSWER_LIMIT.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreflightException("interrupted while asking bootstrap.servers=" + servers, e);
    }
  }

  private PreflightException failed(String question, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return noAnswer(cause);
    }
    if (cause instanceof AuthenticationException) {
      return new PreflightException(
          "expected the brokers at bootstrap.servers=%s to accept the credentials (security.protocol=%s), found %s"
              .formatted(servers, security, cause.getClass().getSimpleName()),
          cause);
    }
    return new PreflightException(
        "expected to be able to %s at bootstrap.servers=%s, found %s"
            .formatted(question, servers, cause.getClass().getSimpleName()),
        cause);
  }

  private PreflightException noAnswer(Throwable cause) {
    return new PreflightException(
        "expected a Kafka broker at bootstrap.servers=%s to answer within %d s, found none; is it running, and does it speak security.protocol=%s there?"
            .formatted(servers, ANSWER_LIMIT.toSeconds(), security),
        cause);
  }
}
