package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TokenVectorsTest {
  /** Points along (3, 4) with a little noise across: the first direction is (0.6, 0.8). */
  @Test
  void firstComponentIsTheDirectionOfMostVariance() {
    Random random = new Random(1);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double along = random.nextGaussian() * 10;
      double across = random.nextGaussian() / 10;
      points.add(
          new float[] {
            (float) (5 + 0.6 * along - 0.8 * across), (float) (7 + 0.8 * along + 0.6 * across)
          });
    }

    PrincipalComponents components = PrincipalComponents.of(points, 1);

    float[] origin = components.project(new float[] {5, 7});
    float[] ahead = components.project(new float[] {5.6f, 7.8f});
    assertThat(ahead).hasSize(1);
    assertThat(ahead[0] - origin[0]).isCloseTo(1, within(0.01f));
    float[] beside = components.project(new float[] {4.2f, 7.6f});
    assertThat(beside[0] - origin[0]).isCloseTo(0, within(0.03f));
  }

  @Test
  void frequentTokensAreWeighedDownAndTheMeanLengthIsOne() {
    Random random = new Random(2);
    float[][] vocabulary = new float[40][6];
    for (float[] vector : vocabulary) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    int[] ids = {3, 7, 8};
    long[] counts = new long[40];
    long[] often = counts.clone();
    often[7] = 1_000;

    float[][] rare = TokenVectors.reduced(vocabulary, ids, counts, 4);
    float[][] frequent = TokenVectors.reduced(vocabulary, ids, often, 4);

    assertThat(squares(rare)).isCloseTo(3, within(1e-4));
    assertThat(squares(frequent)).isCloseTo(3, within(1e-4));
    assertThat(squares(new float[][] {frequent[1]}))
        .isLessThan(squares(new float[][] {rare[1]}) / 100);
  }

  private static double squares(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float value : row) {
        sum += value * value;
      }
    }
    return sum;
  }

  @Test
  void mixesAreRunsOfWordsOfTwoTexts() {
    List<String> texts = List.of("one two  three four", "five six seven", "eight");

    List<String> mixes = new SpanMixer(texts, 9).mixes(200);

    assertThat(mixes).hasSize(200).isEqualTo(new SpanMixer(texts, 9).mixes(200));
    assertThat(mixes).isNotEqualTo(new SpanMixer(texts, 10).mixes(200));
    assertThat(mixes)
        .allSatisfy(
            mix -> {
              List<String> words = List.of(mix.split(" "));
              assertThat(words.size()).isBetween(3, 8);
              assertThat("one two three four five six seven eight".split(" ")).containsAll(words);
            });
    assertThat(mixes).anyMatch(mix -> mix.contains("four five"));
  }
}
