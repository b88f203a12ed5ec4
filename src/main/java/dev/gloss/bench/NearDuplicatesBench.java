package dev.gloss.bench;

import dev.gloss.evaluate.Progress;
import dev.gloss.near.EarlierText;
import dev.gloss.near.Hyperplanes;
import dev.gloss.near.LetterVector;
import dev.gloss.near.NearSettings;
import dev.gloss.near.NearTexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How well near duplicates are found: every text comes twice more, once with typing errors and once
 * with its words in another order, among all the others. What is found must be of the same text;
 * that two different texts of the data say nearly the same counts as a mistake.
 */
public final class NearDuplicatesBench {
  private static final int KEPT = 256;
  private static final int LEAST_LETTERS = 4;

  private final List<String> texts;
  private final Progress progress;

  /** Of which text an event is, and how it was altered. */
  private record Event(int text, Kind kind, String said) {}

  private enum Kind {
    ORIGINAL,
    TYPOS,
    ORDER
  }

  /**
   * @param texts different ones
   */
  public NearDuplicatesBench(List<String> texts, Progress progress) {
    this.texts = texts;
    this.progress = progress;
  }

  /** Precision, recall and microseconds a text at each of the cosines. */
  public BenchReport run(List<Double> cosines, long seed) {
    BenchReport report = BenchReport.start();
    List<Event> events = events(new Random(seed));
    for (int i = 0; i < cosines.size(); i++) {
      measure(report, cosines.get(i), events);
      progress.done(i + 1, cosines.size());
    }
    return report.end();
  }

  /** The altered ones come in the second half, so that their texts have been said. */
  private List<Event> events(Random random) {
    List<Event> first = new ArrayList<>();
    List<Event> second = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      first.add(new Event(i, Kind.ORIGINAL, texts.get(i)));
      second.add(new Event(i, Kind.TYPOS, withTypos(texts.get(i), random)));
      second.add(new Event(i, Kind.ORDER, inOtherOrder(texts.get(i), random)));
    }
    Collections.shuffle(first, random);
    Collections.shuffle(second, random);
    first.addAll(second);
    return first;
  }

  /** Two neighbouring letters change places, or one is left out, in one word of six. */
  static String withTypos(String text, Random random) {
    String[] words = text.split(" ");
    List<Integer> long_ = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (words[i].length() >= LEAST_LETTERS) {
        long_.add(i);
      }
    }
    Collections.shuffle(long_, random);
    int errors = Math.min(long_.size(), 1 + words.length / 6);
    for (int i : long_.subList(0, errors)) {
      StringBuilder word = new StringBuilder(words[i]);
      int at = 1 + random.nextInt(word.length() - 2);
      char letter = word.charAt(at);
      word.deleteCharAt(at);
      if (random.nextBoolean()) {
        word.insert(at + 1, letter);
      }
      words[i] = word.toString();
    }
    return String.join(" ", words);
  }

  /** What stands behind comes first. */
  static String inOtherOrder(String text, Random random) {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    if (words.size() > 1) {
      Collections.rotate(words, 1 + random.nextInt(words.size() - 1));
    }
    return String.join(" ", words);
  }

  private void measure(BenchReport report, double cosine, List<Event> events) {
    NearSettings settings = new NearSettings(cosine, Duration.ofHours(1), KEPT);
    List<Hyperplanes> hashes = new ArrayList<>();
    List<Map<Integer, NearTexts>> tables = new ArrayList<>();
    for (int table = 0; table < NearSettings.TABLES; table++) {
      hashes.add(NearSettings.hash(table));
      tables.add(new HashMap<>());
    }
    int found = 0;
    int right = 0;
    Map<Kind, Integer> recalled = new HashMap<>();
    long start = System.nanoTime();
    for (int i = 0; i < events.size(); i++) {
      Optional<EarlierText> earlier = earlier(i, events.get(i).said(), hashes, tables, settings);
      if (earlier.isPresent()) {
        found++;
        Event other = events.get(Integer.parseInt(earlier.get().id()));
        if (other.text() == events.get(i).text()) {
          right++;
          recalled.merge(events.get(i).kind(), 1, Integer::sum);
        }
      }
    }
    double micros = (System.nanoTime() - start) / 1e3 / events.size();
    String name = cosine + "-";
    report.other().put(name + "precision", (double) right / Math.max(1, found));
    report.other().put(name + "recallTypos", recall(recalled, Kind.TYPOS));
    report.other().put(name + "recallOrder", recall(recalled, Kind.ORDER));
    report.other().put(name + "microsPerText", micros);
  }

  /** As the operators of a job do it, one table after the other. */
  private static Optional<EarlierText> earlier(
      int id,
      String text,
      List<Hyperplanes> hashes,
      List<Map<Integer, NearTexts>> tables,
      NearSettings settings) {
    Optional<EarlierText> best = Optional.empty();
    for (int table = 0; table < tables.size(); table++) {
      // Each operator makes it anew, and so does the way to it.
      int key = hashes.get(table).signature(LetterVector.of(text).components());
      LetterVector letters = LetterVector.of(text);
      NearTexts before = tables.get(table).getOrDefault(key, NearTexts.NONE);
      Optional<EarlierText> found = before.nearest(letters, 0, settings);
      if (found.isEmpty() && best.isEmpty()) {
        tables.get(table).put(key, before.with(Integer.toString(id), letters, 0, settings));
      } else if (found.isPresent()
          && (best.isEmpty() || found.get().cosine() > best.get().cosine())) {
        best = found;
      }
    }
    return best;
  }

  private double recall(Map<Kind, Integer> recalled, Kind kind) {
    return (double) recalled.getOrDefault(kind, 0) / texts.size();
  }
}
