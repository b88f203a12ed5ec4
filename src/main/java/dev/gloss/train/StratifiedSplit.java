package dev.gloss.train;

import dev.gloss.evaluate.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Labelled texts cut in two, each label in the same proportion. */
record StratifiedSplit(List<Example> train, List<Example> validation) {
  /**
   * Gives validation one in {@code oneIn} of each label's examples, chosen by the seed; a label
   * with a single example stays in train. An example with several labels counts as one of the
   * rarest of them, which has the fewest to spare; those without any are a label of their own.
   */
  static StratifiedSplit of(List<Example> examples, int oneIn, long seed) {
    Map<String, Integer> counts = new HashMap<>();
    examples.forEach(
        example -> example.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    Comparator<String> rarestFirst =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    Map<String, List<Example>> byLabel = new TreeMap<>();
    for (Example example : examples) {
      String label = example.labels().stream().min(rarestFirst).orElse("");
      byLabel.computeIfAbsent(label, ofLabel -> new ArrayList<>()).add(example);
    }
    Random random = new Random(seed);
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    for (List<Example> ofLabel : byLabel.values()) {
      Collections.shuffle(ofLabel, random);
      int held = ofLabel.size() == 1 ? 0 : Math.max(1, ofLabel.size() / oneIn);
      validation.addAll(ofLabel.subList(0, held));
      train.addAll(ofLabel.subList(held, ofLabel.size()));
    }
    return new StratifiedSplit(train, validation);
  }
}
