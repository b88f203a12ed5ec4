package dev.gloss.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import dev.gloss.codec.RecordRoom;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.DeadLetterReplay;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters come back once, whatever is asked for and however often. */
final class ReplayCommandITCase {
  private static final long TIME = System.currentTimeMillis() - 10_000;

  @Test
  void lettersComeBackOnceByReason(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      for (String topic : List.of("in", "dead", "elsewhere")) {
        kafka.createTopic(topic, 1);
      }
      Path job = jobFile(folder, kafka);
      write(kafka, "in", new OutboundRecord(null, "whole record".getBytes(UTF_8), TIME, List.of()));
      write(
          kafka,
          "dead",
          letter("mine", RejectReason.INVALID_JSON, 7, "{", Integer.MAX_VALUE),
          letter("mine", RejectReason.EMPTY_TEXT, 8, " ", Integer.MAX_VALUE),
          letter("other's", RejectReason.INVALID_JSON, 9, "{", Integer.MAX_VALUE),
          letter("mine", RejectReason.INVALID_JSON, 0, "whole record", 1),
          released());

      JsonNode first = replay(job, "--reason", "INVALID_JSON");
      JsonNode again = replay(job, "--reason", "INVALID_JSON");
      JsonNode rest = replay(job, "--to", "elsewhere");
      JsonNode nothing = replay(job);

      assertThat(first.at("/reasons/INVALID_JSON").intValue()).isEqualTo(3);
      assertThat(first.at("/others").intValue()).isEqualTo(2);
      assertThat(again.at("/replayed").intValue()).isZero();
      assertThat(again.at("/before").intValue()).isEqualTo(3);
      assertThat(rest.at("/reasons/EMPTY_TEXT").intValue()).isEqualTo(1);
      assertThat(rest.at("/replayed").intValue()).isEqualTo(1);
      assertThat(nothing.at("/replayed").intValue()).isZero();
      List<RawRecord> back = read(kafka, "in").subList(1, 4);
      assertThat(back)
          .extracting(record -> new String(record.value(), UTF_8))
          .containsExactly("{", "whole record", "old");
      RawRecord record = back.get(0);
      assertThat(record.key()).asString(UTF_8).isEqualTo("key 7");
      assertThat(record.timestamp()).isEqualTo(TIME);
      assertThat(record.headers())
          .extracting(RawRecord.Header::name)
          .containsExactly("trace", DeadLetterReplay.HEADER);
      assertThat(record.headers().get(1).value())
          .asString(UTF_8)
          .isEqualTo("dead-0-0 INVALID_JSON");
      assertThat(read(kafka, "elsewhere")).hasSize(1);
    }
  }

  @Test
  void letterWhoseRecordIsGoneIsLeftAndToldOf(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      kafka.createTopic("in", 1);
      kafka.createTopic("dead", 1);
      write(kafka, "in", new OutboundRecord(null, "another".getBytes(UTF_8), TIME, List.of()));
      write(
          kafka,
          "dead",
          letter("mine", RejectReason.INVALID_JSON, 0, "whole record", 1),
          new OutboundRecord(null, "no letter".getBytes(UTF_8), TIME, List.of()));

      Console console = Console.run("replay", jobFile(folder, kafka).toString(), "--json");

      assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
      assertThat(console.lastLine().at("/left").intValue()).isEqualTo(2);
      assertThat(console.err())
          .contains("left: dead-0-0: cut, and the whole record is no longer at in-0-0")
          .contains("left: dead-0-1: expected a dead letter of Gloss");
    }
  }

  private static Path jobFile(Path folder, EmbeddedKafka kafka) throws Exception {
    return Files.writeString(
        folder.resolve("job.yaml"),
        """
        name: mine
        model: classpath:models/banking-support
        kafka: {bootstrap.servers: '%s'}
        source: {topic: in, format: text}
        sink.topic: out
        dead-letter.topic: dead
        """
            .formatted(kafka.bootstrapServers()));
  }

  private static JsonNode replay(Path job, String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", job.toString(), "--json"));
    all.addAll(List.of(arguments));
    Console console = Console.run(all.toArray(String[]::new));
    assertThat(console.exitCode()).as(console.err()).isEqualTo(Main.OK);
    return console.lastLine();
  }

  /** A letter of a record at in-0-offset. */
  private static OutboundRecord letter(
      String job, RejectReason reason, long offset, String value, int room) {
    RecordRoom topic =
        new RecordRoom() {
          @Override
          public boolean fits(byte[] key, byte[] bytes, List<RawRecord.Header> headers) {
            return bytes.length <= room;
          }

          @Override
          public int bytes() {
            return room;
          }
        };
    DeadLetterEncoder.Letter letter =
        new DeadLetterEncoder(job, RecordFraming.SINGLE_OBJECT, topic)
            .encode(
                new RawRecord(
                    "in",
                    0,
                    offset,
                    TIME,
                    room == 1 ? null : ("key " + offset).getBytes(UTF_8),
                    value.getBytes(UTF_8),
                    List.of(new RawRecord.Header("trace", new byte[] {1}))),
                new Outcome.Rejected(reason, "expected better"),
                Optional.empty(),
                Optional.empty());
    return new OutboundRecord(letter.key(), letter.value(), TIME, List.of());
  }

  /** Written by an earlier version. */
  private static OutboundRecord released() throws Exception {
    Schema schema =
        new Schema.Parser().parse(Files.readString(Path.of("schemas/released/DeadLetter-v1.avsc")));
    GenericData.Record letter =
        new GenericRecordBuilder(schema)
            .set("topic", "in")
            .set("partition", 0)
            .set("offset", 3L)
            .set("timestamp", TIME)
            .set("value", java.nio.ByteBuffer.wrap("old".getBytes(UTF_8)))
            .set("reason", "INVALID_JSON")
            .set("job", "mine")
            .build();
    byte[] bytes =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema)
            .encode(letter)
            .array();
    return new OutboundRecord(null, bytes, TIME, List.of());
  }

  private static void write(EmbeddedKafka kafka, String topic, OutboundRecord... records) {
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), topic)) {
      for (OutboundRecord record : records) {
        writer.write(record);
      }
      writer.flush();
    }
  }

  private static List<RawRecord> read(EmbeddedKafka kafka, String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka.bootstrapServers(), List.of(topic))) {
      while (!reader.atEnd()) {
        records.addAll(reader.poll(Duration.ofMillis(50)));
      }
    }
    return records;
  }
}
