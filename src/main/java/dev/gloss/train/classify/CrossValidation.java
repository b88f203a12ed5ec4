package dev.gloss.train.classify;

import dev.gloss.data.Example;
import java.util.Arrays;
import java.util.List;
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

  /** {@link EqualTexts} come into the same fold. */
  static CrossValidation of(List<Example> examples, long seed) {
    int[] foldOf = new int[examples.size()];
    int dealt = 0;
    for (List<List<Integer>> ofLabel : EqualTexts.byLabel(examples, seed)) {
      for (List<Integer> group : ofLabel) {
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
