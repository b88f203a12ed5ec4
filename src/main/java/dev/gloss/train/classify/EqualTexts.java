package dev.gloss.train.classify;

import dev.gloss.data.Example;
import dev.gloss.text.TextHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Groups of labelled texts that must not be parted when texts are dealt out, label by label. */
final class EqualTexts {
  private EqualTexts() {}

  /**
   * For each label, in the order of their names, its groups in an order drawn by the seed. A group
   * holds the places of texts that are {@linkplain TextHash#asSeen equal as a reader sees them},
   * and goes with the label of the first of them. An example with several labels counts as one of
   * the rarest of them, which has the fewest to spare; those without any are a label of their own.
   */
  static Collection<List<List<Integer>>> byLabel(List<Example> examples, long seed) {
    Map<String, Integer> counts = new HashMap<>();
    examples.forEach(
        example -> example.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    Comparator<String> rarestFirst =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    Map<TextHash, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      groups
          .computeIfAbsent(TextHash.asSeen(examples.get(i).text()), text -> new ArrayList<>(1))
          .add(i);
    }
    Map<String, List<List<Integer>>> byLabel = new TreeMap<>();
    for (List<Integer> group : groups.values()) {
      Example first = examples.get(group.get(0));
      String label = first.labels().stream().min(rarestFirst).orElse("");
      byLabel.computeIfAbsent(label, ofLabel -> new ArrayList<>()).add(group);
    }
    Random random = new Random(seed);
    byLabel.values().forEach(ofLabel -> Collections.shuffle(ofLabel, random));
    return byLabel.values();
  }
}
