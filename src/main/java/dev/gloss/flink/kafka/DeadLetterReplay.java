package dev.gloss.flink.kafka;

import dev.gloss.codec.DeadLetterReader;
import dev.gloss.codec.RawRecord;
import dev.gloss.pack.Sha256;
import dev.gloss.record.CutPart;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts dead letters back as the records that they were, each once: what has been put back is told
 * in the same transaction as offsets of a consumer group, one for each reason. A second replay at
 * the same time ends the first.
 */
@Internal
public final class DeadLetterReplay {
  /** On a record that was put back: where its letter stood, and why it was one. */
  public static final String HEADER = "gloss-dead-letter";

  private static final int RECORDS_A_TRANSACTION = 500;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> properties;
  private final String job;
  private final String from;
  private final Optional<String> to;
  private final Set<String> reasons;
  private final DeadLetterReader reader;
  private final Map<String, KafkaTopicRules> rules = new HashMap<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private final Tally tally = new Tally();

  /**
   * @param properties of Kafka's clients
   * @param job whose letters they are; letters of others are left alone
   * @param from topic of the dead letters
   * @param to topic of the records; empty: each goes to the one that it came from
   * @param reasons that are put back; none: all
   */
  public DeadLetterReplay(
      Map<String, String> properties,
      String job,
      String from,
      Optional<String> to,
      Set<String> reasons,
      DeadLetterReader reader) {
    this.properties = Map.copyOf(properties);
    this.job = job;
    this.from = from;
    this.to = to;
    this.reasons = Set.copyOf(reasons);
    this.reader = reader;
  }

  /** What became of the letters that there were. */
  public static final class Tally {
    private final Map<String, Integer> replayed = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private int before;
    private int others;

    /** Letters that were put back, by reason. */
    public Map<String, Integer> replayed() {
      return replayed;
    }

    /** Letters that an earlier replay had put back. */
    public int before() {
      return before;
    }

    /** Letters of other reasons or other jobs. */
    public int others() {
      return others;
    }

    /** Letters that cannot be put back: where they stand, and why. */
    public List<String> left() {
      return left;
    }
  }

  /**
   * Puts back what stands in the topic now.
   *
   * @throws PreflightException if the brokers do not serve
   */
  public Tally run() {
    try (KafkaProducer<byte[], byte[]> producer = producer();
        KafkaConsumer<byte[], byte[]> letters = consumer(Optional.empty());
        KafkaConsumer<byte[], byte[]> originals = consumer(Optional.empty())) {
      // Ends a replay that a crash left open, whose offsets would else not be told.
      producer.initTransactions();
      List<TopicPartition> partitions = partitions(letters, from);
      Map<TopicPartition, Long> ends = letters.endOffsets(partitions);
      letters.assign(partitions);
      letters.seekToBeginning(partitions);
      List<Put> batch = new ArrayList<>();
      while (partitions.stream().anyMatch(each -> letters.position(each) < ends.get(each))) {
        for (ConsumerRecord<byte[], byte[]> record : letters.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.get(partition)) {
            put(record, partition, originals).ifPresent(batch::add);
          }
          if (batch.size() == RECORDS_A_TRANSACTION) {
            write(batch, producer);
          }
        }
      }
      write(batch, producer);
      return tally;
    } catch (KafkaException e) {
      throw new PreflightException(
          "expected brokers at bootstrap.servers=%s that a replay can work with, found: %s"
              .formatted(properties.get("bootstrap.servers"), e.getMessage()),
          e);
    }
  }

  /** What has been put back of one reason. */
  private record Group(
      ConsumerGroupMetadata metadata, Map<TopicPartition, OffsetAndMetadata> committed) {
    boolean has(TopicPartition partition, long offset) {
      OffsetAndMetadata told = committed.get(partition);
      return told != null && offset < told.offset();
    }
  }

  private Group group(String reason) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        consumer(Optional.of("gloss-replay-" + job + "-" + reason))) {
      return new Group(
          consumer.groupMetadata(), consumer.committed(Set.copyOf(partitions(consumer, from))));
    }
  }

  /** A record to be put back, and the letter that it stood in. */
  private record Put(
      ProducerRecord<byte[], byte[]> record,
      String reason,
      TopicPartition partition,
      long offset) {}

  private Optional<Put> put(
      ConsumerRecord<byte[], byte[]> record,
      TopicPartition partition,
      KafkaConsumer<byte[], byte[]> originals) {
    String place = partition + "-" + record.offset();
    DeadLetter letter;
    try {
      letter = reader.read(record.value());
    } catch (IOException e) {
      tally.left.add(place + ": " + e.getMessage());
      return Optional.empty();
    }
    if (!letter.getJob().equals(job)
        || !reasons.isEmpty() && !reasons.contains(letter.getReason())) {
      tally.others++;
      return Optional.empty();
    }
    if (groups.computeIfAbsent(letter.getReason(), this::group).has(partition, record.offset())) {
      tally.before++;
      return Optional.empty();
    }
    return whole(letter, place, originals)
        .flatMap(raw -> outbound(raw, letter, place))
        .map(out -> new Put(out, letter.getReason(), partition, record.offset()));
  }

  private Optional<ProducerRecord<byte[], byte[]>> outbound(
      RawRecord raw, DeadLetter letter, String place) {
    String topic = to.orElse(raw.topic());
    KafkaTopicRules rule =
        rules.computeIfAbsent(topic, name -> KafkaTopicRules.ask(name, client()));
    List<RawRecord.Header> headers = new ArrayList<>(raw.headers());
    headers.add(
        new RawRecord.Header(
            HEADER, (place + " " + letter.getReason()).getBytes(StandardCharsets.UTF_8)));
    if (!rule.fits(raw.key(), raw.value(), headers)) {
      tally.left.add(place + ": too large for topic '" + topic + "'");
      return Optional.empty();
    }
    long time = rule.accepted(raw.timestamp(), System.currentTimeMillis());
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(topic, null, time < 0 ? null : time, raw.key(), raw.value());
    headers.forEach(header -> out.headers().add(header.name(), header.value()));
    return Optional.of(out);
  }

  /** The record that a letter is about, from where it came from if the letter has not all of it. */
  private Optional<RawRecord> whole(
      DeadLetter letter, String place, KafkaConsumer<byte[], byte[]> originals) {
    if (letter.getCut().isEmpty()) {
      List<RawRecord.Header> headers = new ArrayList<>();
      for (RecordHeader header : letter.getHeaders()) {
        headers.add(new RawRecord.Header(header.getName(), bytes(header.getValue())));
      }
      return Optional.of(
          new RawRecord(
              letter.getTopic(),
              letter.getPartition(),
              letter.getOffset(),
              letter.getTimestamp().toEpochMilli(),
              bytes(letter.getKey()),
              bytes(letter.getValue()),
              headers));
    }
    Optional<RawRecord> original = original(letter, originals);
    if (original.isEmpty()) {
      tally.left.add(
          "%s: cut, and the whole record is no longer at %s-%d-%d"
              .formatted(place, letter.getTopic(), letter.getPartition(), letter.getOffset()));
    }
    return original;
  }

  private static Optional<RawRecord> original(
      DeadLetter letter, KafkaConsumer<byte[], byte[]> originals) {
    TopicPartition partition = new TopicPartition(letter.getTopic(), letter.getPartition());
    originals.assign(List.of(partition));
    originals.seek(partition, letter.getOffset());
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < limit) {
      List<RawRecord> found = new ArrayList<>();
      RawRecordDeserializer deserializer =
          new RawRecordDeserializer(SourceTopics.named(letter.getTopic()));
      for (ConsumerRecord<byte[], byte[]> record : originals.poll(POLL)) {
        deserializer.deserialize(record, new ListCollector(found));
      }
      if (!found.isEmpty()) {
        return Optional.of(found.get(0))
            .filter(raw -> raw.offset() == letter.getOffset() && isMeant(raw, letter));
      }
    }
    return Optional.empty();
  }

  /** A topic may have been made anew since. */
  private static boolean isMeant(RawRecord raw, DeadLetter letter) {
    return letter.getCut().stream()
        .allMatch(
            part ->
                switch (part.getPart()) {
                  case "value" -> is(part, raw.value());
                  case "key" -> is(part, raw.key());
                  default -> true;
                });
  }

  private static boolean is(CutPart part, byte[] bytes) {
    return bytes != null && Sha256.of(bytes).equals(part.getSha256());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    return buffer == null
        ? null
        : Arrays.copyOfRange(
            buffer.array(),
            buffer.arrayOffset() + buffer.position(),
            buffer.arrayOffset() + buffer.limit());
  }

  private void write(List<Put> batch, KafkaProducer<byte[], byte[]> producer) {
    if (batch.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    Map<String, Map<TopicPartition, OffsetAndMetadata>> told = new TreeMap<>();
    for (Put put : batch) {
      producer.send(put.record());
      told.computeIfAbsent(put.reason(), absent -> new HashMap<>())
          .put(put.partition(), new OffsetAndMetadata(put.offset() + 1));
    }
    told.forEach(
        (reason, offsets) ->
            producer.sendOffsetsToTransaction(offsets, groups.get(reason).metadata()));
    producer.commitTransaction();
    batch.forEach(put -> tally.replayed.merge(put.reason(), 1, Integer::sum));
    batch.clear();
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private Properties client() {
    return KafkaEnds.producer(properties);
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties client = client();
    client.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "gloss-" + job + ":replay");
    return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(Optional<String> group) {
    Properties client = new Properties();
    client.putAll(properties);
    client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    client.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    group.ifPresent(id -> client.setProperty(ConsumerConfig.GROUP_ID_CONFIG, id));
    return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
