package dev.gloss.train;

import dev.gloss.model.ConvolutionFactors;
import dev.gloss.model.Progress;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains one student: some passes over texts in random order, with words left out at random and a
 * learning rate that falls to zero. The same seed gives the same student.
 */
final class StudentTrainer {
  /** Texts a training sees in all, so that more texts mean fewer passes and about the same time. */
  private static final int EXAMPLES = 400_000;

  private static final int FEWEST_EPOCHS = 6;
  private static final int MOST_EPOCHS = 30;

  /** Share of tokens left out of a text, which keeps the probabilities of the whole text. */
  private static final double TOKEN_DROPOUT = 0.1;

  private final int filters;
  private final boolean multiLabel;
  private final long seed;
  private final Workers workers;

  StudentTrainer(int filters, boolean multiLabel, long seed, Workers workers) {
    this.filters = filters;
    this.multiLabel = multiLabel;
    this.seed = seed;
    this.workers = workers;
  }

  /**
   * @param vocabulary the tokenizer's id of each row of the vectors
   * @param vectors where token vectors start, {@code [vocabulary, dimensions]}; left as they are
   * @param texts rows of the vectors, each text between its two special tokens
   * @param targets for each text the probabilities to learn, {@code [texts, labels]}
   */
  ConvolutionFactors train(
      int[] vocabulary, float[][] vectors, int[][] texts, float[][] targets, Progress progress) {
    float[][] own = Arrays.stream(vectors).map(float[]::clone).toArray(float[][]::new);
    ConvolutionTrainer trainer =
        new ConvolutionTrainer(own, filters, targets[0].length, multiLabel, seed, workers);
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, texts.length).toArray();
    int epochs = Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, EXAMPLES / texts.length));
    for (int epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random);
      int[][] read = new int[texts.length][];
      for (int i = 0; i < texts.length; i++) {
        read[i] = withoutSome(texts[i], random);
      }
      double rateScale = (epochs - epoch - 0.5) / epochs;
      trainer.epoch(read, targets, order, rateScale, random.nextLong());
      progress.done(epoch + 1, epochs);
    }
    return trainer.factors(vocabulary);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  /** The text without some of its tokens, but never without all. */
  private static int[] withoutSome(int[] text, SplittableRandom random) {
    int[] rest = new int[text.length];
    int length = 1;
    rest[0] = text[0];
    for (int i = 1; i < text.length - 1; i++) {
      if (random.nextDouble() >= TOKEN_DROPOUT) {
        rest[length++] = text[i];
      }
    }
    if (length == 1) {
      return text;
    }
    rest[length++] = text[text.length - 1];
    return Arrays.copyOf(rest, length);
  }
}
