package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.JobOutput;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gloss run} as whoever starts it by hand sees it: it is stopped, and started again. */
final class RunCommandITCase {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int RECORDS = 400;
  private static final int KILLS = Integer.getInteger("gloss.run.kills", 2);

  @TempDir private Path directory;

  @Test
  void jobStoppedByASignalGoesOnWhereItStopped() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      for (String topic : List.of("texts", "texts-enriched", "texts-dead-letter")) {
        kafka.createTopic(topic, 1);
      }
      try (JobOutput output =
          new JobOutput(kafka.bootstrapServers(), "texts-enriched", "texts-dead-letter")) {
        write(kafka, 0, RECORDS);
        try (GlossProcess.Running first = run(kafka)) {
          output.await(1, LIMIT);
          first.terminate();

          GlossProcess.Ended ended = first.await(LIMIT);

          assertThat(ended.exitCode()).as("%s", ended.err()).isEqualTo(Main.OK);
        }
        output.readToEnd(LIMIT);
        assertThat(output.inputs()).isPositive();
        write(kafka, RECORDS, 2 * RECORDS);
        try (GlossProcess.Running second = run(kafka)) {
          output.await(2 * RECORDS, LIMIT);
          second.terminate();
          assertThat(second.await(LIMIT).exitCode()).isEqualTo(Main.OK);
        }
        output.readToEnd(LIMIT);

        assertThat(output.inputs()).isEqualTo(2 * RECORDS);
        assertThat(output.duplicated()).isZero();
      }
    }
  }

  /** As {@code kill -9}, at seeded moments, again and again. */
  @Test
  void jobThatWasKilledGoesOnFromItsLatestCheckpoint() throws Exception {
    Random moments = new Random(14);
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      for (String topic : List.of("texts", "texts-enriched", "texts-dead-letter")) {
        kafka.createTopic(topic, 1);
      }
      try (JobOutput output =
          new JobOutput(kafka.bootstrapServers(), "texts-enriched", "texts-dead-letter")) {
        int written = 0;
        for (int kill = 0; kill < KILLS; kill++) {
          try (GlossProcess.Running running = run(kafka)) {
            write(kafka, written, written + RECORDS);
            output.await(written + 1, LIMIT);
            write(kafka, written + RECORDS, written + 2 * RECORDS);
            Thread.sleep(moments.nextInt(600));
            assertThat(running.process().isAlive()).isTrue();
          }
          written += 2 * RECORDS;
        }
        try (GlossProcess.Running last = run(kafka)) {
          // So that it runs before it is stopped, whatever the one before has got done.
          write(kafka, written, written + RECORDS);
          written += RECORDS;
          output.await(written, LIMIT);
          last.terminate();
          assertThat(last.await(LIMIT).exitCode()).isEqualTo(Main.OK);
        }
        output.readToEnd(LIMIT);

        System.out.printf(
            "kill -9 of gloss run: %d kills, %d records, %d lost, %d duplicated%n",
            KILLS, written, written - output.inputs(), output.duplicated());
        assertThat(output.inputs()).isEqualTo(written);
        assertThat(output.duplicated()).isZero();
      }
    }
  }

  /** Flink's own commit of the last offsets is not waited for. */
  @Test
  void boundedRunReadsNothingThatOneBeforeHasRead() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      for (String topic : List.of("texts", "texts-enriched", "texts-dead-letter")) {
        kafka.createTopic(topic, 1);
      }
      try (JobOutput output =
          new JobOutput(kafka.bootstrapServers(), "texts-enriched", "texts-dead-letter")) {
        for (int end = RECORDS; end <= 2 * RECORDS; end += RECORDS) {
          write(kafka, end - RECORDS, end);
          // No checkpoint before the end tells the group anything.
          try (GlossProcess.Running bounded =
              run(kafka, "source.bounded=true", "checkpoint-interval=10m")) {
            assertThat(bounded.await(LIMIT).exitCode()).isEqualTo(Main.OK);
          }
          output.readToEnd(LIMIT);
          assertThat(output.inputs()).isEqualTo(end);
          assertThat(output.duplicated()).isZero();
        }
      }
    }
  }

  private GlossProcess.Running run(EmbeddedKafka kafka, String... sets) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "jobs/plain-text.yaml",
                "--state",
                directory.resolve("state").toString(),
                "--set",
                "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                "--set",
                "checkpoint-interval=300ms"));
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    return GlossProcess.start(directory, arguments.toArray(String[]::new));
  }

  private static void write(EmbeddedKafka kafka, int from, int to) {
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), "texts")) {
      for (int i = from; i < to; i++) {
        byte[] text = ("my card " + i + " is lost").getBytes(StandardCharsets.UTF_8);
        writer.write(new OutboundRecord(null, text, System.currentTimeMillis(), List.of()));
      }
      writer.flush();
    }
  }
}
