package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaITCase {
  private static EmbeddedKafka shared;

  @BeforeAll
  static void start() {
    shared = EmbeddedKafka.startTemporary();
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @Test
  void recordsComeBackInOrder() throws Exception {
    shared.createTopic("plain", 1);

    produce(shared, "plain", "a", "b", "c");

    assertThat(consume(shared, "plain", 3)).containsExactly("a", "b", "c");
  }

  @Test
  void readCommittedSeesCommittedTransactionsOnly() throws Exception {
    shared.createTopic("transactional", 1);

    try (KafkaProducer<String, String> producer =
        producer(shared, Map.of("transactional.id", "writer"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactional", "aborted"));
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactional", "committed"));
      producer.commitTransaction();
    }

    assertThat(consume(shared, "transactional", 1)).containsExactly("committed");
  }

  @Test
  void messagesOfNearlySixteenMebibytesPass() throws Exception {
    shared.createTopic("large", 1);
    String large = "x".repeat(EmbeddedKafka.MAX_MESSAGE_BYTES - 1024);

    try (KafkaProducer<String, String> producer =
        producer(
            shared,
            Map.of("max.request.size", 2 * EmbeddedKafka.MAX_MESSAGE_BYTES, "acks", "all"))) {
      producer.send(new ProducerRecord<>("large", large)).get();
    }

    assertThat(consume(shared, "large", 1)).containsExactly(large);
  }

  @Test
  void topicMadeTwiceStaysOne() throws Exception {
    shared.createTopic("twice", 2);
    produce(shared, "twice", "kept");

    shared.createTopic("twice", 2);

    assertThat(consume(shared, "twice", 1)).containsExactly("kept");
  }

  @Test
  void topicWithAnotherNumberOfPartitionsIsRefused() {
    shared.createTopic("fixed", 1);

    assertThatThrownBy(() -> shared.createTopic("fixed", 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topic fixed: expected 3 partitions, found 1");
  }

  @Test
  void unknownTopicIsNotMadeByAProducer() throws Exception {
    assertThatThrownBy(() -> produce(shared, "never-made", "a"))
        .isInstanceOf(ExecutionException.class);

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", shared.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).doesNotContain("never-made");
    }
  }

  @Test
  void keptDirectoryContinuesWithItsData(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
      first.createTopic("kept", 1);
      produce(first, "kept", "before");
    }

    try (EmbeddedKafka second = EmbeddedKafka.start(directory)) {
      second.createTopic("kept", 1);
      produce(second, "kept", "after");

      assertThat(consume(second, "kept", 2)).containsExactly("before", "after");
    }
    assertThat(directory.resolve("meta.properties")).exists();
  }

  @Test
  void directoryInUseIsRefusedByName(@TempDir Path directory) {
    try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("lock");

      first.createTopic("still-works", 1);
    }
  }

  @Test
  void twoAtOnceKeepTheirOwnRecords() throws Exception {
    shared.createTopic("same-name", 1);
    try (EmbeddedKafka other = EmbeddedKafka.startTemporary()) {
      other.createTopic("same-name", 1);

      produce(shared, "same-name", "one");
      produce(other, "same-name", "other");

      assertThat(consume(shared, "same-name", 1)).containsExactly("one");
      assertThat(consume(other, "same-name", 1)).containsExactly("other");
      assertThat(other.bootstrapServers()).isNotEqualTo(shared.bootstrapServers());
    }
  }

  @Test
  void closeReleasesThreadsPortAndDirectory() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
    kafka.createTopic("some", 1);
    produce(kafka, "some", "a");
    Set<Path> directories = directories(kafka);
    String address = kafka.bootstrapServers();

    kafka.close();
    kafka.close();

    assertThat(threadsSince(before)).isEmpty();
    assertThat(directories)
        .hasSize(1)
        .allSatisfy(path -> assertThat(path.toString()).contains("gloss-kafka-"))
        .allSatisfy(path -> assertThat(path).doesNotExist());
    assertThatThrownBy(() -> connect(address)).isInstanceOf(IOException.class);
  }

  @Test
  void failedStartLeavesNothingRunning() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    String taken = shared.bootstrapServers();

    assertThatThrownBy(
            () ->
                EmbeddedKafka.startTemporary(
                    Map.of(
                        "listeners",
                        "EXTRA://" + taken,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTRA:PLAINTEXT")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in use");

    assertThat(threadsSince(before)).isEmpty();
  }

  /** Non-daemon threads that came since; a thread may take a moment to end after its pool did. */
  private static List<Thread> threadsSince(Set<Thread> before) throws InterruptedException {
    List<Thread> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.isDaemon() && !before.contains(thread))
            .toList();
    for (Thread thread : left) {
      thread.join(2000);
    }
    return left.stream().filter(Thread::isAlive).toList();
  }

  /** Where the broker keeps its logs, as it says itself; there before it is closed. */
  private static Set<Path> directories(EmbeddedKafka kafka) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
      Set<Path> directories =
          admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
              .flatMap(byPath -> byPath.keySet().stream())
              .map(Path::of)
              .collect(Collectors.toSet());
      assertThat(directories).allSatisfy(path -> assertThat(path).exists());
      return directories;
    }
  }

  private static void connect(String address) throws IOException {
    String[] parts = address.split(":");
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 1000);
    }
  }

  private static void produce(EmbeddedKafka kafka, String topic, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer = producer(kafka, Map.of("max.block.ms", 2000))) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafka kafka, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /** Reads committed records of partition 0 and 1 until there are enough and no more come. */
  private static List<String> consume(EmbeddedKafka kafka, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "max.partition.fetch.bytes",
            2 * EmbeddedKafka.MAX_MESSAGE_BYTES);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (values.size() < count && System.nanoTime() - end < 0) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
    }
    return values;
  }
}
