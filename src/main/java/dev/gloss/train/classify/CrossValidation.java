package dev.gloss.train.classify;

import dev.gloss.data.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Texts dealt into folds, each label evenly, so that every text can be judged by what learned from
 * all other folds. Where texts are few, one in ten of them is too few to choose by.
 *
 * @param foldOf for each text, from 0 on
 */
record CrossValidation(int[] foldOf) {
  static final int FOLDS = 5;

  /** Name of the folds' number in the card of a pack that learned from every text in the end. */
  static final String METRIC = "cross-validation-folds";

  /** Sets of fewer texts are cross-validated if they bring no validation texts. */
  static final int FEW = 3_000;

  /**
   * Equal texts come into the same fold. Those with several labels count as one of the rarest of
   * them.
   */
  static CrossValidation of(List<Example> examples, long seed) {
    Map<String, Integer> counts = new HashMap<>();
    examples.forEach(
        example -> example.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    Comparator<String> rarestFirst =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    Map<String, List<Integer>> equals = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      equals.computeIfAbsent(examples.get(i).text(), text -> new ArrayList<>()).add(i);
    }
    Map<String, List<List<Integer>>> byLabel = new TreeMap<>();
    for (List<Integer> group : equals.values()) {
      Example first = examples.get(group.get(0));
      String label = first.labels().stream().min(rarestFirst).orElse("");
      byLabel.computeIfAbsent(label, ofLabel -> new ArrayList<>()).add(group);
    }
    Random random = new Random(seed);
    int[] foldOf = new int[examples.size()];
    int dealt = 0;
    for (List<List<Integer>> groups : byLabel.values()) {
      Collections.shuffle(groups, random);
      for (List<Integer> group : groups) {
        int fold = dealt++ % FOLDS;
        group.forEach(text -> foldOf[text] = fold);
      }
    }
    return new CrossValidation(foldOf);
  }

  /** Texts of the fold, ascending. */
  int[] held(int fold) {
    return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray();
  }

  /** Texts of all other folds, ascending. */
  int[] learned(int fold) {
    return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray();
  }

  /** Those rows. */
  static float[][] rows(float[][] all, int[] places) {
    return Arrays.stream(places).mapToObj(place -> all[place]).toArray(float[][]::new);
  }
}
