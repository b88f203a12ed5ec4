package dev.gloss.entities;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class BioTagsTest {
  private final BioTags tags = new BioTags(2);

  @Test
  void insideNeverFollowsAnotherType() {
    double[][] scores = {{-9, -1, -9, -9, -9}, {-2, -9, -3, -9, -0.1}};

    assertThat(tags.decode(scores))
        .extracting(BioTags.Stretch::type, BioTags.Stretch::first, BioTags.Stretch::end)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(0, 0, 1));
  }

  @Test
  void noWordsHaveNoEntities() {
    assertThat(tags.decode(new double[0][])).isEmpty();
  }

  @Test
  void scoreIsTheMeanProbability() {
    double[][] scores = {
      {-9, Math.log(0.5), -9, -9, -9}, {-9, -9, Math.log(0.125), -9, -9}, {0, -9, -9, -9, -9}
    };

    BioTags.Stretch only = tags.decode(scores).get(0);

    assertThat(only.end()).isEqualTo(2);
    assertThat(only.score()).isCloseTo(0.25f, Offset.offset(1e-6f));
  }

  /** Every valid sequence, scored one by one. */
  @Test
  void noValidSequenceIsMoreProbable() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < 200; round++) {
      double[][] scores = new double[1 + random.nextInt(5)][];
      for (int word = 0; word < scores.length; word++) {
        float[] logits = new float[tags.count()];
        for (int tag = 0; tag < logits.length; tag++) {
          logits[tag] = (float) (4 * random.nextDouble());
        }
        scores[word] = BioTags.logProbabilities(logits, 1);
      }
      int[] said = new int[scores.length];
      for (BioTags.Stretch stretch : tags.decode(scores)) {
        said[stretch.first()] = BioTags.begin(stretch.type());
        for (int word = stretch.first() + 1; word < stretch.end(); word++) {
          said[word] = BioTags.inside(stretch.type());
        }
      }
      double best =
          valid(scores.length).stream().mapToDouble(s -> score(s, scores)).max().orElse(0);
      assertThat(score(said, scores)).isCloseTo(best, Offset.offset(1e-9));
    }
  }

  private static double score(int[] sequence, double[][] scores) {
    double sum = 0;
    for (int word = 0; word < sequence.length; word++) {
      sum += scores[word][sequence[word]];
    }
    return sum;
  }

  private List<int[]> valid(int words) {
    List<int[]> all = new ArrayList<>();
    int count = (int) Math.pow(tags.count(), words);
    for (int number = 0; number < count; number++) {
      int[] sequence = new int[words];
      boolean valid = true;
      for (int word = 0, rest = number; word < words; word++, rest /= tags.count()) {
        sequence[word] = rest % tags.count();
        boolean inside = sequence[word] > 0 && sequence[word] % 2 == 0;
        valid &=
            !inside
                || (word > 0
                    && (sequence[word - 1] == sequence[word]
                        || sequence[word - 1] == sequence[word] - 1));
      }
      if (valid) {
        all.add(sequence);
      }
    }
    return all;
  }
}
