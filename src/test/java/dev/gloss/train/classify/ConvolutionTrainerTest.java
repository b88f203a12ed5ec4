package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.evaluate.Progress;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.train.Workers;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts over 20 tokens whose label is decided by order: whether token 2 stands right before 3. */
final class ConvolutionTrainerTest {
  private static final int VOCABULARY = 20;
  private static final int TEXTS = 400;

  private final int[][] texts = new int[TEXTS][];
  private final float[][] targets = new float[TEXTS][];

  ConvolutionTrainerTest() {
    Random random = new Random(8);
    for (int i = 0; i < TEXTS; i++) {
      int[] text = new int[8];
      text[7] = 1;
      for (int j = 1; j < 7; j++) {
        text[j] = 4 + random.nextInt(VOCABULARY - 4);
      }
      boolean positive = i % 2 == 0;
      int place = 1 + random.nextInt(5);
      text[place] = positive ? 2 : 3;
      text[place + 1] = positive ? 3 : 2;
      texts[i] = text;
      targets[i] = positive ? new float[] {0.9f, 0.1f} : new float[] {0.1f, 0.9f};
    }
  }

  /** A bag of words could not: both labels have the same words. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void orderOfWordsIsLearned(boolean multiLabel) {
    try (Workers workers = new Workers(2)) {
      ConvolutionTrainer trainer = new ConvolutionTrainer(vectors(), 16, 2, multiLabel, 3, workers);
      double first = trainer.pass(texts, targets, 1, 0);
      double last = 0;
      for (int epoch = 1; epoch < 40; epoch++) {
        last = trainer.pass(texts, targets, 1, epoch);
      }

      // The targets' own entropy is the least that can be reached.
      double entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) * (multiLabel ? 2 : 1);
      assertThat(last).isBetween(entropy, entropy + (first - entropy) / 5);
    }
  }

  @Test
  void bitsDoNotDependOnTheThreads() {
    ConvolutionFactors one = trained(1, 11);

    assertSame(trained(2, 11), one);
    assertSame(trained(3, 11), one);
    assertThat(trained(1, 12).taps()[0]).isNotEqualTo(one.taps()[0]);
  }

  private static void assertSame(ConvolutionFactors factors, ConvolutionFactors other) {
    assertThat(Arrays.deepEquals(factors.vectors(), other.vectors())).isTrue();
    assertThat(Arrays.deepEquals(factors.taps(), other.taps())).isTrue();
    assertThat(Arrays.deepEquals(factors.head(), other.head())).isTrue();
    assertThat(factors.filterBias()).containsExactly(other.filterBias());
    assertThat(factors.headBias()).containsExactly(other.headBias());
  }

  @Test
  void vectorsThatTrainingStartsFromAreLeftAsTheyAre() {
    float[][] vectors = vectors();
    try (Workers workers = new Workers(1)) {
      new StudentTrainer(8, false, 1, workers)
          .train(IntStream.range(0, VOCABULARY).toArray(), vectors, texts, targets, Progress.NONE);
    }

    assertThat(Arrays.deepEquals(vectors, vectors())).isTrue();
  }

  private ConvolutionFactors trained(int threads, long seed) {
    try (Workers workers = new Workers(threads)) {
      return new StudentTrainer(8, false, seed, workers)
          .train(
              IntStream.range(0, VOCABULARY).toArray(), vectors(), texts, targets, Progress.NONE);
    }
  }

  private static float[][] vectors() {
    Random random = new Random(4);
    float[][] vectors = new float[VOCABULARY][10];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian() / 3;
      }
    }
    return vectors;
  }
}
