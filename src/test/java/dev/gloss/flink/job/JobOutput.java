package dev.gloss.flink.job;

import dev.gloss.codec.RawRecord;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a job has written, as a reader of committed records sees it. Used by one thread. */
public final class JobOutput extends CommittedOutput {
  private final List<Enriched> enriched = new ArrayList<>();
  private final List<Dead> dead = new ArrayList<>();
  private final Map<Place, Integer> places = new HashMap<>();

  public JobOutput(String bootstrapServers, String sink, String deadLetters) {
    super(bootstrapServers, sink, deadLetters);
  }

  /** Where an input record stood. */
  public record Place(String topic, int partition, long offset) {}

  /** An enriched text and the record that carried it. */
  public record Enriched(RawRecord record, EnrichedText text) {}

  /** A dead letter and the record that carried it. */
  public record Dead(RawRecord record, DeadLetter letter) {}

  @Override
  protected void enriched(RawRecord record, EnrichedText text) {
    enriched.add(new Enriched(record, text));
    var source = text.getSource();
    count(new Place(source.getTopic(), source.getPartition(), source.getOffset()));
  }

  @Override
  protected void dead(RawRecord record, DeadLetter letter) {
    dead.add(new Dead(record, letter));
    count(new Place(letter.getTopic(), letter.getPartition(), letter.getOffset()));
  }

  private void count(Place place) {
    places.merge(place, 1, Integer::sum);
  }

  @Override
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
}
