package dev.gloss.train.classify;

import dev.gloss.data.Example;
import dev.gloss.data.TextKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Labelled texts cut in two, each label in the same proportion. Texts that are {@linkplain TextKey
 * equal as a reader sees them} stay together and count as one.
 */
record StratifiedSplit(List<Example> train, List<Example> validation) {
  /**
   * Gives validation one in {@code oneIn} of each label's texts, chosen by the seed; a label with a
   * single text stays in train. Equal texts go with the label of the first of them. An example with
   * several labels counts as one of the rarest of them, which has the fewest to spare; those
   * without any are a label of their own.
   */
  static StratifiedSplit of(List<Example> examples, int oneIn, long seed) {
    Map<String, Integer> counts = new HashMap<>();
    examples.forEach(
        example -> example.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    Comparator<String> rarestFirst =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    Map<TextKey, List<Example>> texts = new LinkedHashMap<>();
    for (Example example : examples) {
      texts.computeIfAbsent(TextKey.of(example.text()), text -> new ArrayList<>(1)).add(example);
    }
    Map<String, List<List<Example>>> byLabel = new TreeMap<>();
    for (List<Example> equal : texts.values()) {
      String label = equal.get(0).labels().stream().min(rarestFirst).orElse("");
      byLabel.computeIfAbsent(label, ofLabel -> new ArrayList<>()).add(equal);
    }
    Random random = new Random(seed);
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    for (List<List<Example>> ofLabel : byLabel.values()) {
      Collections.shuffle(ofLabel, random);
      int held = ofLabel.size() == 1 ? 0 : Math.max(1, ofLabel.size() / oneIn);
      ofLabel.subList(0, held).forEach(validation::addAll);
      ofLabel.subList(held, ofLabel.size()).forEach(train::addAll);
    }
    return new StratifiedSplit(train, validation);
  }
}
