package dev.gloss.flink.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A real Kafka in this process: one KRaft node, broker and controller in one, reachable from this
 * machine only. For the demo, for {@code kafka: embedded} and for tests; not for keeping anything
 * that matters, since there is one replica and nothing is flushed to disk before it is
 * acknowledged.
 *
 * <p>Ports are chosen by the operating system at every start, so two of them never clash and the
 * bootstrap address of a kept directory changes from run to run. Records are never deleted by age:
 * samples with old event times stay. What Kafka logs is the caller's to quieten. Thread-safe.
 */
@Internal
public final class EmbeddedKafka implements AutoCloseable {
  /** Largest record batch that the broker and the topics made here accept, in bytes. */
  public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final String SCRATCH = "gloss-kafka-";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(10);

  private final KraftNode node;
  private final Admin admin;
  private final boolean temporary;
  private boolean closed;

  private EmbeddedKafka(KraftNode node, Admin admin, boolean temporary) {
    this.node = node;
    this.admin = admin;
    this.temporary = temporary;
  }

  /**
   * Starts on a directory that is kept: formatted when new, continued when a node of ours left its
   * data there.
   *
   * @throws IllegalStateException when the broker cannot start there, for instance because another
   *     one uses the directory
   */
  public static EmbeddedKafka start(Path directory) {
    return start(directory, false, Map.of());
  }

  /** Starts on a new directory that {@link #close} deletes. */
  public static EmbeddedKafka startTemporary() {
    return startTemporary(Map.of());
  }

  /** As {@link #startTemporary()}; a topic is created when it is first written to. */
  public static EmbeddedKafka startForAnyTopic() {
    return startTemporary(Map.of("auto.create.topics.enable", "true"));
  }

  /** With broker settings of the caller's: see {@link KraftNode#start}. */
  static EmbeddedKafka startTemporary(Map<String, String> settings) {
    ScratchFolder.removeLeft(SCRATCH);
    try {
      return start(Files.createTempDirectory(SCRATCH), true, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for the embedded Kafka", e);
    }
  }

  private static EmbeddedKafka start(
      Path directory, boolean temporary, Map<String, String> settings) {
    KraftNode node = null;
    Admin admin = null;
    try {
      node = KraftNode.start(directory, settings);
      admin = Admin.create(adminProperties(node.address(KraftNode.CLIENTS)));
      EmbeddedKafka kafka = new EmbeddedKafka(node, admin, temporary);
      kafka.answer("describe the cluster", admin.describeCluster().nodes());
      return kafka;
    } catch (RuntimeException e) {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
      if (node != null) {
        node.close();
      }
      if (temporary) {
        delete(directory);
      }
      throw e;
    }
  }

  private static Properties adminProperties(String address) {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address);
    return properties;
  }

  /** Value for {@code bootstrap.servers}: numeric loopback address and port. */
  public String bootstrapServers() {
    return bootstrapServers(KraftNode.CLIENTS);
  }

  /** The address of a listener that the caller's settings added. */
  String bootstrapServers(String listener) {
    return node.address(listener);
  }

  /**
   * Makes a topic that takes messages of up to {@link #MAX_MESSAGE_BYTES} and returns when clients
   * can use it. Does nothing when it exists with as many partitions.
   *
   * @param partitions at least 1
   * @throws IllegalStateException when it exists with another number of partitions
   */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, MAX_MESSAGE_BYTES);
  }

  /**
   * As {@link #createTopic(String, int)}, with a limit of its own.
   *
   * @param maxMessageBytes largest record batch that the topic takes
   */
  public void createTopic(String name, int partitions, int maxMessageBytes) {
    NewTopic topic =
        new NewTopic(name, partitions, (short) 1)
            .configs(
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes)));
    try {
      answer("create topic " + name, admin.createTopics(List.of(topic)).all());
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    int found = describe(name).partitions().size();
    if (found != partitions) {
      throw new IllegalStateException(
          "topic %s: expected %d partitions, found %d".formatted(name, partitions, found));
    }
  }

  /** The controller answers before the broker has heard of a new topic, so this asks again. */
  private TopicDescription describe(String name) {
    long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
    while (true) {
      try {
        TopicDescription topic =
            answer(
                "describe topic " + name,
                admin.describeTopics(List.of(name)).topicNameValues().get(name));
        if (topic.partitions().stream().allMatch(partition -> partition.leader() != null)) {
          return topic;
        }
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw e;
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "topic %s: expected a leader for every partition within %d s, found none"
                .formatted(name, ANSWER_LIMIT.toSeconds()));
      }
      pause();
    }
  }

  private <T> T answer(String question, KafkaFuture<T> future) {
    try {
      return future.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "embedded Kafka at %s could not %s: %s"
              .formatted(bootstrapServers(), question, e.getCause().getMessage()),
          e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "embedded Kafka at %s: expected it to %s within %d s, found no answer"
              .formatted(bootstrapServers(), question, ANSWER_LIMIT.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the embedded Kafka", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the embedded Kafka", e);
    }
  }

  /** Stops the broker, frees its ports and threads; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    admin.close();
    node.close();
    if (temporary) {
      delete(node.directory());
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the embedded Kafka's " + directory, e);
    }
  }
}
