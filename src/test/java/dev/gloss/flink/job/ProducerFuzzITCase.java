package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.SourcePlace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Whatever producers may write into a source topic, the job goes on: every record comes out once,
 * in topics with a broker's default limits or less, though a single failure would end the job.
 */
final class ProducerFuzzITCase {
  private static final int RECORDS = Integer.getInteger("gloss.fuzz.records", 150);
  private static final long SEED = Long.getLong("gloss.fuzz.seed", 1);
  private static final int DEFAULT_LIMIT = 1_048_588;
  private static final String[] COMPRESSIONS = {"none", "gzip", "snappy", "lz4", "zstd"};

  private final Random random = new Random(SEED);
  private long bytes;

  @Test
  void everyRecordComesOutOnceAndTheJobNeverFails() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(2)) {
      createTopics(kafka);
      produce(kafka.bootstrapServers());
      StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
      GlossJob.build(environment, settings(kafka.bootstrapServers()));
      long start = System.nanoTime();
      flink.submit(environment, "fuzz").ended().get(300, TimeUnit.SECONDS);

      Tally tally = read(kafka.bootstrapServers());
      System.out.printf(
          "producer fuzz: seed %d, %d records, %d MB of values, %d enriched, dead letters %s, %d cut, %d timestamps refused, 0 restarts, %.1f s%n",
          SEED,
          RECORDS,
          bytes / 1_000_000,
          tally.enriched,
          tally.reasons,
          tally.cut,
          tally.refused,
          (System.nanoTime() - start) / 1e9);
      assertThat(tally.places).hasSize(RECORDS);
      assertThat(tally.enriched + tally.dead).isEqualTo(RECORDS);
      assertThat(tally.reasons).containsKeys("RECORD_TOO_LARGE", "INVALID_UTF8", "NULL_VALUE");
      assertThat(tally.cut).isPositive();
      assertThat(tally.refused).isPositive();
    }
  }

  /** What came out; not the records themselves, of which there are hundreds of megabytes. */
  private static final class Tally {
    private final Set<JobOutput.Place> places = new HashSet<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private int enriched;
    private int dead;
    private int cut;
    private int refused;
  }

  private static Tally read(String servers) throws Exception {
    Tally tally = new Tally();
    try (TopicReader reader = new TopicReader(servers, List.of("out", "dead"))) {
      while (!reader.atEnd()) {
        for (RawRecord record : reader.poll(Duration.ofMillis(50))) {
          if (record.topic().equals("out")) {
            EnrichedText text = SingleObjectReader.ofEnrichedText().read(record.value());
            SourcePlace place = text.getSource();
            tally.enriched++;
            tally.places.add(
                new JobOutput.Place(place.getTopic(), place.getPartition(), place.getOffset()));
            tally.refused += text.getRefusedTimestamp() == null ? 0 : 1;
          } else {
            DeadLetter letter = SingleObjectReader.ofDeadLetters().read(record.value());
            tally.dead++;
            tally.places.add(
                new JobOutput.Place(letter.getTopic(), letter.getPartition(), letter.getOffset()));
            tally.reasons.merge(letter.getReason(), 1, Integer::sum);
            tally.cut += letter.getCut().isEmpty() ? 0 : 1;
            tally.refused += letter.getRefusedTimestamp() == null ? 0 : 1;
          }
        }
      }
    }
    return tally;
  }

  private static void createTopics(EmbeddedKafka kafka) throws Exception {
    // Less than the source's, which nobody has to notice before the first large text.
    kafka.createTopic("out", 2, DEFAULT_LIMIT / 2);
    kafka.createTopic("dead", 1, DEFAULT_LIMIT);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("in", 2, (short) 1)
                      .configs(
                          Map.of(
                              "max.message.bytes",
                              Integer.toString(DEFAULT_LIMIT),
                              "message.timestamp.after.max.ms",
                              Long.toString(Long.MAX_VALUE)))))
          .all()
          .get();
    }
  }

  private static JobSettings settings(String servers) {
    return JobFile.parse(
        "fuzz",
        """
        name: fuzz
        model: classpath:models/banking-support
        tiers: student
        kafka: {bootstrap.servers: '%s'}
        source: {topic: in, bounded: true}
        limits.record-bytes: 30000000
        source.fields: {id: id, text: text, key: conversation}
        sink: {topic: out, include-text: true}
        dead-letter.topic: dead
        parallelism: 2
        checkpoint-interval: 500ms
        flink: {restart-strategy.type: none}
        """
            .formatted(servers),
        Map.of(),
        List.of());
  }

  private void produce(String servers) throws Exception {
    for (String compression : COMPRESSIONS) {
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  servers,
                  "compression.type",
                  compression,
                  "max.request.size",
                  64 << 20,
                  "buffer.memory",
                  128L << 20),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        for (int i = 0; i < RECORDS / COMPRESSIONS.length; i++) {
          ProducerRecord<byte[], byte[]> record = record(!compression.equals("none"));
          bytes += record.value() == null ? 0 : record.value().length;
          producer.send(record).get(60, TimeUnit.SECONDS);
        }
      }
    }
  }

  /** Within the source topic's limit, if only just. */
  private ProducerRecord<byte[], byte[]> record(boolean compressed) {
    int left = DEFAULT_LIMIT - (compressed ? DEFAULT_LIMIT / 128 + 1_000 : 130);
    byte[] key =
        random.nextInt(5) == 0
            ? noise(left * 6 / 10)
            : ("k" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(6) == 0) {
      key = null;
    }
    left -= key == null ? 0 : key.length;
    List<RecordHeader> headers = new ArrayList<>();
    if (random.nextInt(5) == 0) {
      int count = random.nextBoolean() ? 1 : 1 + random.nextInt(2_000);
      int each = random.nextInt(left * 6 / 10) / count;
      for (int i = 0; i < count; i++) {
        headers.add(new RecordHeader("h" + i, random.nextInt(9) == 0 ? null : noise(each)));
      }
      left -= count * (each + 20);
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("in", null, timestamp(), key, value(Math.max(0, left), compressed));
    headers.forEach(record.headers()::add);
    return record;
  }

  private byte[] value(int room, boolean compressed) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> noise(room);
      case 2 -> noise(random.nextInt(room + 1));
      // Some megabytes are next to nothing on the wire.
      case 3 -> text(compressed ? random.nextInt(room * 10 + 1) : random.nextInt(room / 2 + 1));
      case 4 -> text(Math.max(0, room - 200));
      default -> text(random.nextInt(Math.min(room / 2 + 1, 2_000)));
    };
  }

  private Long timestamp() {
    return switch (random.nextInt(6)) {
      case 0 -> 0L;
      case 1 -> Long.MAX_VALUE;
      case 2 -> System.currentTimeMillis() + random.nextInt(10) * 3_600_000L;
      default -> System.currentTimeMillis() - random.nextInt(1_000_000);
    };
  }

  private byte[] text(int length) {
    String sentence = "My card has not arrived yet. ";
    String text = sentence.repeat(length / sentence.length() + 1);
    String conversation =
        random.nextBoolean() ? "" : ", \"conversation\": \"c" + random.nextInt(9) + "\"";
    return ("{\"id\": \"i\", \"text\": \"" + text + "\"" + conversation + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }
}
