package dev.gloss.flink.job;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads what a job has committed, as far as a test asks. Used by one thread. */
public abstract class CommittedOutput implements AutoCloseable {
  private final SingleObjectReader<EnrichedText> texts = SingleObjectReader.ofEnrichedText();
  private final SingleObjectReader<DeadLetter> letters = SingleObjectReader.ofDeadLetters();
  private final String sink;
  private final TopicReader reader;

  protected CommittedOutput(String bootstrapServers, String sink, String deadLetters) {
    this.sink = sink;
    this.reader = new TopicReader(bootstrapServers, List.of(sink, deadLetters));
  }

  protected abstract void enriched(RawRecord record, EnrichedText text) throws IOException;

  protected abstract void dead(RawRecord record, DeadLetter letter) throws IOException;

  /** Different input records of which something came out. */
  public abstract int inputs();

  /**
   * Reads until there are so many input records of which something came out.
   *
   * @throws AssertionError when there are fewer after {@code limit}
   */
  public void await(int inputs, Duration limit) throws IOException {
    await(() -> inputs() >= inputs, inputs + " inputs in the output", limit);
  }

  /** Reads until all that is committed now has been read. */
  public void readToEnd(Duration limit) throws IOException {
    await(reader::atEnd, "the end of the output", limit);
  }

  private void await(BooleanSupplier reached, String expected, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "expected %s within %d s, found output of %d inputs"
                .formatted(expected, limit.toSeconds(), inputs()));
      }
      for (RawRecord record : reader.poll(Duration.ofMillis(50))) {
        if (record.topic().equals(sink)) {
          enriched(record, texts.read(record.value()));
        } else {
          dead(record, letters.read(record.value()));
        }
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
