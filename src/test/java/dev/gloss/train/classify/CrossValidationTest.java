package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.data.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CrossValidationTest {
  @Test
  void everyTextIsHeldOnceAndLearnedElsewhere() {
    CrossValidation folds = CrossValidation.of(examples(23, 9, 1), 1);

    for (int fold = 0; fold < CrossValidation.FOLDS; fold++) {
      IntStream both = IntStream.concat(held(folds, fold), IntStream.of(folds.learned(fold)));
      assertThat(both.sorted().toArray()).isEqualTo(IntStream.range(0, 33).toArray());
      assertThat(folds.held(fold)).hasSizeBetween(6, 7);
    }
  }

  @Test
  void everyLabelIsDealtEvenly() {
    CrossValidation folds = CrossValidation.of(examples(25, 10), 1);

    for (int fold = 0; fold < CrossValidation.FOLDS; fold++) {
      assertThat(held(folds, fold).filter(text -> text < 25)).hasSize(5);
    }
  }

  @Test
  void equalTextsAreNeverParted() {
    List<Example> examples = new ArrayList<>(examples(30));
    for (int i = 0; i < 30; i++) {
      examples.add(new Example("", "text 0 " + i, List.of("label0"), 31 + i));
    }

    int[] foldOf = CrossValidation.of(examples, 1).foldOf();

    for (int i = 0; i < 30; i++) {
      assertThat(foldOf[30 + i]).isEqualTo(foldOf[i]);
    }
  }

  @Test
  void textsThatDifferInCaseAndWhiteSpaceOnlyAreNeverParted() {
    List<Example> examples = new ArrayList<>(examples(30));
    for (int i = 0; i < 30; i++) {
      examples.add(new Example("", "Text  0 " + i + " ", List.of("label0"), 31 + i));
    }

    int[] foldOf = CrossValidation.of(examples, 1).foldOf();

    for (int i = 0; i < 30; i++) {
      assertThat(foldOf[30 + i]).isEqualTo(foldOf[i]);
    }
  }

  @Test
  void seedDecides() {
    List<Example> examples = examples(50, 50);

    assertThat(CrossValidation.of(examples, 1).foldOf())
        .isEqualTo(CrossValidation.of(examples, 1).foldOf())
        .isNotEqualTo(CrossValidation.of(examples, 2).foldOf());
  }

  private static IntStream held(CrossValidation folds, int fold) {
    return IntStream.of(folds.held(fold));
  }

  private static List<Example> examples(int... sizes) {
    List<Example> examples = new ArrayList<>();
    for (int label = 0; label < sizes.length; label++) {
      for (int i = 0; i < sizes[label]; i++) {
        examples.add(new Example("", "text " + label + " " + i, List.of("label" + label), i + 1));
      }
    }
    return examples;
  }
}
