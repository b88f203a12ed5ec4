package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.record.EnrichedText;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops a job that has conversations in mind and goes on with twice the parallelism. */
final class SavepointITCase {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int CONVERSATIONS = 20;

  @Test
  void conversationsContinueAtTwiceTheParallelismAndAtHalfOfIt(@TempDir Path savepoints)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(2)) {
      ConversationJob job = ConversationJob.create(kafka, "savepoint", 2);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        RunningJob first = job.start(flink, "parallelism=1");
        write(input, "before", "The transfer to my landlord in flat %d is late.");
        write(input, "again-1", "I have called number %d twice.");
        output.await(2 * CONVERSATIONS, LIMIT);
        assertThat(parallelisms(flink, first)).containsOnly(1);
        String savepoint = stop(flink, first, savepoints);

        write(input, "after", "Nobody ever answers line %d there.");
        write(input, "again-2", "I have called number %d twice.");
        RunningJob second = job.startFrom(savepoint, flink, "parallelism=2");
        output.await(4 * CONVERSATIONS, LIMIT);
        assertThat(parallelisms(flink, second)).containsOnly(2);
        String again = stop(flink, second, savepoints);

        write(input, "last", "So I shall write to line %d instead.");
        RunningJob third = job.startFrom(again, flink, "parallelism=1");
        output.await(5 * CONVERSATIONS, LIMIT);
        assertThat(parallelisms(flink, third)).containsOnly(1);
        stop(flink, third, savepoints);
        output.readToEnd(LIMIT);

        assertThat(output.inputs()).isEqualTo(5 * CONVERSATIONS);
        assertThat(output.duplicated()).isZero();
        assertThat(output.dead()).isEmpty();
        for (EnrichedText text : texts(output, "after-")) {
          String said = "my landlord in flat " + text.getKey() + " is late";
          assertThat(text.getThreadSummary()).contains(said, "answers line " + text.getKey());
        }
        for (EnrichedText text : texts(output, "last-")) {
          assertThat(text.getThreadSummary())
              .contains("my landlord in flat " + text.getKey() + " is late");
        }
        // What a message says by itself; what its conversation tells has moved on.
        assertThat(texts(output, "again-2-"))
            .usingRecursiveFieldByFieldElementComparatorOnFields("key", "silence", "summary")
            .containsExactlyInAnyOrderElementsOf(texts(output, "again-1-"));
      }
    }
  }

  /** Its open transactions would be those of a strategy that names them otherwise. */
  @Test
  void jobGoesOnFromASavepointOfAnEarlierVersion(@TempDir Path folder) throws Exception {
    try (InputStream kept = SavepointITCase.class.getResourceAsStream("savepoint-0.1.0")) {
      Files.copy(kept, folder.resolve("_metadata"));
    }
    int all = 3 * KeptSavepoint.BEFORE;
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(2)) {
      ConversationJob job = ConversationJob.create(kafka, KeptSavepoint.JOB, 2);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        KeptSavepoint.write(input, 0, all);
        // What was said before counts, however long this test has been waiting to go on.
        job.startFrom(
            folder.toUri().toString(), flink, "parallelism=2", "conversation.time-to-live=87600h");
        output.await(all - KeptSavepoint.BEFORE, LIMIT);

        assertThat(output.duplicated()).isZero();
        assertThat(output.enriched())
            .extracting(enriched -> enriched.text().getId())
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(KeptSavepoint.BEFORE, all).mapToObj(i -> "m" + i).toList());
        assertThat(output.enriched())
            .filteredOn(enriched -> enriched.text().getId().equals("m10"))
            .allSatisfy(
                enriched ->
                    assertThat(enriched.text().getThreadSummary())
                        .contains("to my landlord in flat 0"));
      }
    }
  }

  /** Restored splits are those of the savepoint, whatever the job file says. */
  @Test
  void jobThatNamesOtherTopicsThanItsSavepointReadsFails(@TempDir Path folder) throws Exception {
    try (InputStream kept = SavepointITCase.class.getResourceAsStream("savepoint-0.1.0")) {
      Files.copy(kept, folder.resolve("_metadata"));
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, KeptSavepoint.JOB, 2);
      kafka.createTopic("other", 2);
      try (TopicWriter input = job.input()) {
        KeptSavepoint.write(input, 0, 2 * KeptSavepoint.BEFORE);
        RunningJob running =
            job.startFrom(
                folder.toUri().toString(),
                flink,
                "source.topic=other",
                "flink.restart-strategy.type=none");

        assertThat(running.ended())
            .failsWithin(LIMIT)
            .withThrowableThat()
            .havingRootCause()
            .withMessageContaining(
                "expected records of other, found that the job's state reads topic 'kept-in' too");
      }
    }
  }

  /** A broker remembers every id for a week. */
  @Test
  void transactionalIdsAreFewHoweverManyCheckpointsThereAre() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(2);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      ConversationJob job = ConversationJob.create(kafka, "ids", 2);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        job.start(flink, "parallelism=1", "checkpoint-interval=100ms");
        for (int i = 1; i <= 30; i++) {
          input.write(ConversationJob.message("m" + i, "c", "My card is late."));
          input.flush();
          // Until it is committed, and so until one more checkpoint is complete.
          output.await(i, LIMIT);
        }
        assertThat(admin.listTransactions().all().get())
            .extracting(TransactionListing::transactionalId)
            .allMatch(id -> id.startsWith("gloss-ids:"))
            .hasSizeBetween(2, 10);
      }
    }
  }

  private static void write(TopicWriter input, String id, String text) {
    for (int i = 0; i < CONVERSATIONS; i++) {
      String conversation = Integer.toString(i);
      input.write(
          ConversationJob.message(id + "-" + i, conversation, text.replace("%d", conversation)));
    }
    input.flush();
  }

  private static String stop(EmbeddedFlink flink, RunningJob job, Path savepoints)
      throws Exception {
    return flink
        .cluster()
        .stopWithSavepoint(
            job.id(), savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private static List<Integer> parallelisms(EmbeddedFlink flink, RunningJob job) throws Exception {
    return flink
        .cluster()
        .getExecutionGraph(job.id())
        .get(30, TimeUnit.SECONDS)
        .getAllVertices()
        .values()
        .stream()
        .map(vertex -> vertex.getParallelism())
        .toList();
  }

  private static List<EnrichedText> texts(JobOutput output, String idPrefix) {
    List<EnrichedText> texts =
        output.enriched().stream()
            .map(JobOutput.Enriched::text)
            .filter(text -> text.getId().startsWith(idPrefix))
            .toList();
    assertThat(texts)
        .extracting(EnrichedText::getId)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, CONVERSATIONS).mapToObj(i -> idPrefix + i).toList());
    return texts;
  }
}
