package dev.gloss.cli;

import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.SourcePlace;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came out of a job against what went in, by the place of each input record. */
final class DemoTally {
  private final Map<Place, Integer> seen = new HashMap<>();
  private final Map<String, Integer> intents = new TreeMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final Map<String, Integer> silences = new TreeMap<>();
  private int enriched;
  private int several;
  private int abstained;
  private int dead;

  /** Where an input record stood. */
  private record Place(String topic, int partition, long offset) {}

  void count(EnrichedText text) {
    enriched++;
    SourcePlace source = text.getSource();
    seen(new Place(source.getTopic(), source.getPartition(), source.getOffset()));
    if (text.getAbstained()) {
      abstained++;
      silences.merge(text.getSilence(), 1, Integer::sum);
    }
    several += text.getTags().size() > 1 ? 1 : 0;
    text.getTags().forEach(tag -> intents.merge(tag.getLabel(), 1, Integer::sum));
  }

  void count(DeadLetter letter) {
    dead++;
    seen(new Place(letter.getTopic(), letter.getPartition(), letter.getOffset()));
    reasons.merge(letter.getReason(), 1, Integer::sum);
  }

  private void seen(Place place) {
    seen.merge(place, 1, Integer::sum);
  }

  int enriched() {
    return enriched;
  }

  int abstained() {
    return abstained;
  }

  /** Records with more than one tag. */
  int several() {
    return several;
  }

  /** Records without tags for this reason. */
  int silent(String reason) {
    return silences.getOrDefault(reason, 0);
  }

  int dead() {
    return dead;
  }

  /** Input records of which nothing came out. */
  long lost(long read) {
    return read - seen.size();
  }

  /** Output records beyond the first of an input record. */
  long duplicated() {
    return (long) enriched + dead - seen.size();
  }

  /** Label to number of records that have it. */
  Map<String, Integer> intents() {
    return intents;
  }

  /** Reason to number of dead letters. */
  Map<String, Integer> reasons() {
    return reasons;
  }
}
