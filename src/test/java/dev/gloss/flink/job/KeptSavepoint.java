package dev.gloss.flink.job;

import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Writes the savepoint of a job that has read {@link #BEFORE} records, to be kept as a test
 * resource: later versions go on from it. The one that is kept was written by 0.1.0 when its sinks
 * took a new transactional id for every checkpoint. A savepoint of so little state is one file.
 */
final class KeptSavepoint {
  static final String JOB = "kept";
  static final int PARTITIONS = 2;
  static final int BEFORE = 10;

  private KeptSavepoint() {}

  /** The same records whenever it is called. */
  static void write(TopicWriter input, int from, int to) {
    for (int i = from; i < to; i++) {
      input.write(message(i));
    }
    input.flush();
  }

  private static OutboundRecord message(int i) {
    String conversation = Integer.toString(i % 5);
    String text =
        i < BEFORE
            ? "Transfer %d to my landlord in flat %s is late.".formatted(i, conversation)
            : "Nobody ever answers line %s there.".formatted(conversation);
    return ConversationJob.message("m" + i, conversation, text);
  }

  public static void main(String[] arguments) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, JOB, PARTITIONS);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        RunningJob running = job.start(flink, "parallelism=1");
        write(input, 0, BEFORE);
        output.await(BEFORE, Duration.ofSeconds(60));
        Path written = Files.createTempDirectory("kept");
        String savepoint =
            flink
                .cluster()
                .stopWithSavepoint(
                    running.id(), written.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        Files.copy(
            Path.of(java.net.URI.create(savepoint)).resolve("_metadata"),
            Path.of(arguments[0]),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
