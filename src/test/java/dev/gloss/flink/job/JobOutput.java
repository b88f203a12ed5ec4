package dev.gloss.flink.job;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a job has written, as a reader of committed records sees it. Used by one thread. */
public final class JobOutput implements AutoCloseable {
  private final SingleObjectReader<EnrichedText> texts = SingleObjectReader.ofEnrichedText();
  private final SingleObjectReader<DeadLetter> letters = SingleObjectReader.ofDeadLetters();
  private final String sink;
  private final TopicReader reader;
  private final List<Enriched> enriched = new ArrayList<>();
  private final List<Dead> dead = new ArrayList<>();
  private final Map<Place, Integer> places = new HashMap<>();

  public JobOutput(String bootstrapServers, String sink, String deadLetters) {
    this.sink = sink;
    this.reader = new TopicReader(bootstrapServers, List.of(sink, deadLetters));
  }

  /** Where an input record stood. */
  public record Place(String topic, int partition, long offset) {}

  /** An enriched text and the record that carried it. */
  public record Enriched(RawRecord record, EnrichedText text) {}

  /** A dead letter and the record that carried it. */
  public record Dead(RawRecord record, DeadLetter letter) {}

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
            "expected %s within %d s, found %d enriched and %d dead"
                .formatted(expected, limit.toSeconds(), enriched.size(), dead.size()));
      }
      for (RawRecord record : reader.poll(Duration.ofMillis(50))) {
        count(record);
      }
    }
  }

  private void count(RawRecord record) throws IOException {
    if (record.topic().equals(sink)) {
      EnrichedText text = texts.read(record.value());
      enriched.add(new Enriched(record, text));
      var source = text.getSource();
      count(new Place(source.getTopic(), source.getPartition(), source.getOffset()));
    } else {
      DeadLetter letter = letters.read(record.value());
      dead.add(new Dead(record, letter));
      count(new Place(letter.getTopic(), letter.getPartition(), letter.getOffset()));
    }
  }

  private void count(Place place) {
    places.merge(place, 1, Integer::sum);
  }

  /** Different input records of which something came out. */
  public int inputs() {
    return places.size();
  }

  /** Output records beyond the first of an input record. */
  public int duplicated() {
    return enriched.size() + dead.size() - places.size();
  }

  /** In the order of the output's partitions. */
  public List<Enriched> enriched() {
    return enriched;
  }

  public List<Dead> dead() {
    return dead;
  }

  @Override
  public void close() {
    reader.close();
  }
}
