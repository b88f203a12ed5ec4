package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.data.Example;
import dev.gloss.text.TextHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StratifiedSplitTest {
  @Test
  void everyLabelGivesItsShare() {
    StratifiedSplit split = StratifiedSplit.of(examples(100, 30, 9), 10, 1);

    assertThat(count(split.validation(), 0)).isEqualTo(10);
    assertThat(count(split.validation(), 1)).isEqualTo(3);
    assertThat(count(split.validation(), 2)).isEqualTo(1);
  }

  @Test
  void nothingIsLostAndNothingTwice() {
    List<Example> examples = examples(17, 5, 1, 2);

    StratifiedSplit split = StratifiedSplit.of(examples, 10, 1);

    List<Example> both = new ArrayList<>(split.train());
    both.addAll(split.validation());
    assertThat(both).containsExactlyInAnyOrderElementsOf(examples);
  }

  @Test
  void singleExampleStaysInTrain() {
    StratifiedSplit split = StratifiedSplit.of(examples(1, 2), 10, 1);

    assertThat(count(split.train(), 0)).isOne();
    assertThat(split.validation()).hasSize(1);
    assertThat(count(split.validation(), 1)).isOne();
  }

  /** No two examples have the same set of labels. */
  @Test
  void exampleWithSeveralLabelsCountsAsOneOfTheRarest() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<String> labels = i < 20 ? List.of("all", "half", "own" + i) : List.of("all");
      examples.add(new Example("", "text " + i, i < 30 ? labels : List.of(), i + 1));
    }
    for (int i = 0; i < 20; i++) {
      examples.add(new Example("", "more " + i, List.of("all", "half"), 41 + i));
    }

    StratifiedSplit split = StratifiedSplit.of(examples, 10, 1);

    assertThat(split.validation()).extracting(Example::labels).hasSize(4).contains(List.of());
    assertThat(split.validation()).filteredOn(e -> e.labels().contains("half")).hasSize(2);
  }

  /** Each text stands three times: in other case, with other white space, with another label. */
  @Test
  void equalTextsStayTogether() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      examples.add(new Example("", "where is parcel " + i, List.of("a"), 3 * i + 1));
      examples.add(
          new Example("", " Where is\u00a0 parcel %d\n".formatted(i), List.of("a"), 3 * i + 2));
      examples.add(new Example("", "WHERE IS PARCEL " + i, List.of("b"), 3 * i + 3));
    }

    StratifiedSplit split = StratifiedSplit.of(examples, 10, 1);

    assertThat(split.validation()).hasSize(15);
    assertThat(split.train()).hasSize(135);
    assertThat(keys(split.train())).doesNotContainAnyElementsOf(keys(split.validation()));
  }

  private static List<TextHash> keys(List<Example> examples) {
    return examples.stream().map(example -> TextHash.asSeen(example.text())).toList();
  }

  @Test
  void seedDecides() {
    List<Example> examples = examples(50, 50);

    StratifiedSplit split = StratifiedSplit.of(examples, 10, 1);

    assertThat(StratifiedSplit.of(examples, 10, 1)).isEqualTo(split);
    assertThat(StratifiedSplit.of(examples, 10, 2).validation()).isNotEqualTo(split.validation());
  }

  private static long count(List<Example> examples, int label) {
    return examples.stream().filter(example -> example.label().equals("label" + label)).count();
  }

  private static List<Example> examples(int... sizes) {
    List<Example> examples = new ArrayList<>();
    for (int label = 0; label < sizes.length; label++) {
      for (int i = 0; i < sizes[label]; i++) {
        examples.add(
            new Example(
                label + "-" + i,
                "text %d of %d".formatted(i, label),
                List.of("label" + label),
                i + 1));
      }
    }
    return examples;
  }
}
