package dev.gloss.evaluate.classify;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A label that was given in place of another, with one label a text.
 *
 * @param gold the text's
 * @param given the most probable one
 */
public record Confusion(String gold, String given, int count) {
  /** Pairs of different labels, the most frequent first, then by name. */
  public static List<Confusion> of(List<Judgement> judgements) {
    Map<List<String>, Long> counts =
        judgements.stream()
            .filter(judgement -> !judgement.right())
            .collect(
                Collectors.groupingBy(
                    judgement ->
                        List.of(judgement.answer().example().label(), judgement.given().get(0)),
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> new Confusion(e.getKey().get(0), e.getKey().get(1), e.getValue().intValue()))
        .sorted(
            Comparator.comparingInt((Confusion confusion) -> -confusion.count())
                .thenComparing(Confusion::gold)
                .thenComparing(Confusion::given))
        .toList();
  }

  /**
   * What went wrong with a label, with any number of labels a text.
   *
   * @param missed texts that have it and were not given it
   * @param wronglyGiven texts that do not have it and were given it
   */
  public record OfLabel(String label, int missed, int wronglyGiven) {
    private int errors() {
      return missed + wronglyGiven;
    }
  }

  /** Labels that were not always right, the most frequently wrong first, then by name. */
  public static List<OfLabel> ofLabels(List<Judgement> judgements) {
    Map<String, Integer> missed =
        absent(judgements, j -> j.answer().example().labels(), Judgement::given);
    Map<String, Integer> wrong =
        absent(judgements, Judgement::given, j -> j.answer().example().labels());
    Map<String, OfLabel> labels = new TreeMap<>();
    missed.forEach((label, n) -> labels.put(label, new OfLabel(label, n, 0)));
    wrong.forEach(
        (label, n) -> labels.put(label, new OfLabel(label, missed.getOrDefault(label, 0), n)));
    return labels.values().stream()
        .sorted(Comparator.comparingInt((OfLabel label) -> -label.errors()))
        .toList();
  }

  /** How often each label is in the first list and not in the second. */
  private static Map<String, Integer> absent(
      List<Judgement> judgements,
      Function<Judgement, List<String>> first,
      Function<Judgement, List<String>> second) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Judgement judgement : judgements) {
      for (String label : first.apply(judgement)) {
        if (!second.apply(judgement).contains(label)) {
          counts.merge(label, 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
