package dev.gloss.train.classify;

import dev.gloss.data.Example;
import java.util.ArrayList;
import java.util.List;

/** Labelled texts cut in two, each label in the same proportion, {@link EqualTexts} together. */
record StratifiedSplit(List<Example> train, List<Example> validation) {
  /**
   * Gives validation one in {@code oneIn} of each label's texts, chosen by the seed; a label with a
   * single text stays in train. Equal texts count as one.
   */
  static StratifiedSplit of(List<Example> examples, int oneIn, long seed) {
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    for (List<List<Integer>> ofLabel : EqualTexts.byLabel(examples, seed)) {
      int held = ofLabel.size() == 1 ? 0 : Math.max(1, ofLabel.size() / oneIn);
      add(ofLabel.subList(0, held), examples, validation);
      add(ofLabel.subList(held, ofLabel.size()), examples, train);
    }
    return new StratifiedSplit(train, validation);
  }

  private static void add(List<List<Integer>> groups, List<Example> examples, List<Example> to) {
    groups.forEach(group -> group.forEach(place -> to.add(examples.get(place))));
  }
}
