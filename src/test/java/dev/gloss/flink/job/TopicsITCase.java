package dev.gloss.flink.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.BoundedEnd;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.record.EnrichedText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which records a job reads, and under which keys it writes. */
final class TopicsITCase {
  private static final long START = System.currentTimeMillis() - 3_600_000;
  private static final String TEXT = "My card has not arrived yet.";

  private static EmbeddedKafka kafka;
  private static EmbeddedFlink flink;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.startTemporary();
    flink = EmbeddedFlink.startTemporary(2);
  }

  @AfterAll
  static void stop() {
    flink.close();
    kafka.close();
  }

  /** A second run of the group goes on where the first ended, however early the time. */
  @Test
  void severalTopicsAreReadFromATimeAndThenFromWhereItEnded() throws Exception {
    topics("chat", "mail", "several-out", "several-dead");
    write("chat", message("c1", START), message("c2", START + 2000));
    write("mail", message("m1", START + 1000), message("m2", START - 1));

    run("several", "topic: 'chat, mail'", "source.start=" + Instant.ofEpochMilli(START + 1000));
    assertThat(ids("several-out")).containsExactlyInAnyOrder("c2", "m1");

    write("chat", message("c3", START));
    run("several", "topic: 'chat, mail'", "source.start=" + Instant.ofEpochMilli(START - 1000));
    assertThat(ids("several-out")).containsExactlyInAnyOrder("c2", "m1", "c3");
  }

  @Test
  void timeAfterAllThatThereIsStartsAtTheEnd() throws Exception {
    topics("early", "late-out", "late-dead");
    write("early", message("e1", START));

    run("late", "topic: early", "source.start=" + Instant.ofEpochMilli(START + 10_000));

    assertThat(ids("late-out")).isEmpty();
  }

  @Test
  void patternReadsEveryTopicThatMatches() throws Exception {
    topics("eu-calls", "us-calls", "us-bills", "pattern-out", "pattern-dead");
    write("eu-calls", message("e", START));
    write("us-calls", message("u", START));
    write("us-bills", message("b", START));

    run("pattern", "topic-pattern: '..-calls'");

    assertThat(ids("pattern-out")).containsExactlyInAnyOrder("e", "u");
  }

  /** Else a compacted topic would keep for ever what was deleted at the source. */
  @Test
  void tombstonesComeBehindWhatTheyDelete() throws Exception {
    topics("compacted", "tombs-out", "tombs-dead");
    List<OutboundRecord> records = new ArrayList<>();
    for (int key = 0; key < 50; key++) {
      records.add(message("k" + key, START));
      records.add(new OutboundRecord(("k" + key).getBytes(UTF_8), null, START, List.of()));
    }
    write("compacted", records.toArray(OutboundRecord[]::new));

    run("tombs", "topic: compacted", "source.tombstones=forward");

    Map<String, List<RawRecord>> byKey =
        read("tombs-out").stream()
            .collect(Collectors.groupingBy(record -> new String(record.key(), UTF_8)));
    assertThat(byKey).hasSize(50);
    assertThat(byKey.values())
        .allSatisfy(
            ofKey ->
                assertThat(ofKey)
                    .extracting(record -> record.value() == null)
                    .containsExactly(false, true));
    assertThat(read("tombs-dead")).isEmpty();
  }

  @Test
  void keyOfTheOutputIsTheConversation() throws Exception {
    topics("keyed", "keyed-out", "keyed-dead");
    write("keyed", message("one", START));

    run(
        "keyed",
        "topic: keyed",
        "sink.key=conversation",
        "source.fields.key=conversation",
        "conversation.clock=event-time");

    assertThat(read("keyed-out"))
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("conversation of one");
  }

  /** A flood of one complaint, in as many conversations, with other things between. */
  @Test
  void floodOfOneComplaintIsSeenAsOne() throws Exception {
    topics("flood", "flood-out", "flood-dead");
    String[] said = {
      "My new card has still not arrived, where is it?",
      "How do I change the PIN of my card?",
      "my new crad has still not arrived where is it",
      "Where is it? My new card has still not arrived!!",
      "Why was I charged a fee for my transfer?",
    };
    for (int i = 0; i < said.length; i++) {
      String json = "{\"id\":\"f%d\",\"text\":\"%s\"}".formatted(i, said[i]);
      write("flood", new OutboundRecord(null, json.getBytes(UTF_8), START + i, List.of()));
    }

    run(
        "flood",
        "topic: flood",
        "parallelism=1",
        "near-duplicates.cosine=0.75",
        "embed=static",
        "reuse-texts=10");

    Map<String, String> near = new TreeMap<>();
    for (RawRecord record : read("flood-out")) {
      EnrichedText text = SingleObjectReader.ofEnrichedText().read(record.value());
      near.put(
          text.getId(),
          text.getNearDuplicateOf() == null ? "-" : text.getNearDuplicateOf().getId());
      assertThat(text.getEmbedding().getWidth()).isEqualTo(256);
      assertThat(text.getEmbedding().getInt8().remaining()).isEqualTo(256);
      assertThat(text.getEmbedding().getDigest()).isEqualTo(text.getModel().getDigest());
    }
    assertThat(near).containsOnlyKeys("f0", "f1", "f2", "f3", "f4");
    assertThat(near).containsEntry("f1", "-").containsEntry("f4", "-");
    assertThat(List.of(near.get("f0"), near.get("f2"), near.get("f3")))
        .as("%s", near)
        .filteredOn("-"::equals)
        .hasSize(1);
  }

  private static void topics(String... names) {
    for (String name : names) {
      kafka.createTopic(name, 2);
    }
  }

  private static OutboundRecord message(String id, long time) {
    String json =
        "{\"id\":\"%s\",\"text\":\"%s\",\"conversation\":\"conversation of %s\"}"
            .formatted(id, TEXT, id);
    return new OutboundRecord(id.getBytes(UTF_8), json.getBytes(UTF_8), time, List.of());
  }

  private static void write(String topic, OutboundRecord... records) {
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), topic)) {
      for (OutboundRecord record : records) {
        writer.write(record);
      }
      writer.flush();
    }
  }

  private static void run(String name, String topics, String... sets) throws Exception {
    List<String> all = new ArrayList<>(List.of(sets));
    all.add("source.bounded=true");
    JobSettings settings =
        JobFile.parse(
            name,
            """
            name: %s
            model: classpath:models/banking-support
            tiers: student
            kafka: {bootstrap.servers: '%s'}
            source:
              %s
              fields: {id: id, text: text}
            sink.topic: %s-out
            dead-letter.topic: %s-dead
            parallelism: 2
            checkpoint-interval: 200ms
            """
                .formatted(name, kafka.bootstrapServers(), topics, name, name),
            Map.of(),
            all);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.preflight(settings);
    BoundedEnd end = BoundedEnd.now(settings.kafka().properties(), settings.source().topics());
    GlossJob.build(environment, settings, Optional.of(end));
    flink.submit(environment, name).ended().get(60, TimeUnit.SECONDS);
    end.commit(settings.kafka().properties(), settings.source().group());
  }

  private static List<String> ids(String topic) throws Exception {
    List<String> ids = new ArrayList<>();
    for (RawRecord record : read(topic)) {
      ids.add(SingleObjectReader.ofEnrichedText().read(record.value()).getId());
    }
    return ids;
  }

  private static List<RawRecord> read(String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka.bootstrapServers(), List.of(topic))) {
      while (!reader.atEnd()) {
        records.addAll(reader.poll(Duration.ofMillis(50)));
      }
    }
    return records;
  }
}
