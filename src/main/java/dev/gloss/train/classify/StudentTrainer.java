package dev.gloss.train.classify;

import dev.gloss.evaluate.Progress;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.train.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains one student: some passes over texts in random order, or a part of one where they are very
 * many, with words left out at random and a learning rate that falls to zero. The same seed gives
 * the same student. Safe for use by several threads.
 */
final class StudentTrainer {
  /** Texts a training sees in all, so that more texts mean fewer passes and about the same time. */
  private static final int EXAMPLES = 400_000;

  private static final int FEWEST_EPOCHS = 6;
  private static final int MOST_EPOCHS = 30;

  /** Texts a training sees at most, if that means fewer passes than the fewest. */
  private static final int MOST_EXAMPLES = 1_200_000;

  /** Texts whose tokens are left out at once; between two parts the learning rate falls. */
  private static final int PART = 1 << 14;

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
    long examples = examples(texts.length);
    long seen = 0;
    while (seen < examples) {
      shuffle(order, random);
      int ofEpoch = (int) Math.min(order.length, examples - seen);
      for (int start = 0; start < ofEpoch; start += PART) {
        int[] part = Arrays.copyOfRange(order, start, Math.min(ofEpoch, start + PART));
        int[][] read = new int[part.length][];
        float[][] wanted = new float[part.length][];
        for (int i = 0; i < part.length; i++) {
          read[i] = withoutSome(texts[part[i]], random);
          wanted[i] = targets[part[i]];
        }
        double rateScale = (examples - seen - part.length / 2.0) / examples;
        trainer.pass(read, wanted, rateScale, random.nextLong());
        seen += part.length;
        progress.done(seen, examples);
      }
    }
    return trainer.factors(vocabulary);
  }

  private static long examples(int texts) {
    long epochs = Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, EXAMPLES / texts));
    return Math.min(epochs * texts, MOST_EXAMPLES);
  }

  /** Whether a training sees so many texts less often than it would see fewer. */
  static boolean areMany(int texts) {
    return (long) FEWEST_EPOCHS * texts > MOST_EXAMPLES;
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
