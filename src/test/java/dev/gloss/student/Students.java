package dev.gloss.student;

import dev.gloss.tokenize.Tokenizer;
import java.util.Random;
import java.util.stream.IntStream;

/** Students that learned nothing: random factors, the same for the same arguments. */
public final class Students {
  private Students() {}

  /** With a vector for every token of {@code text}. */
  public static ConvolutionFactors factors(
      Tokenizer tokenizer, String text, int labels, int filters) {
    Random random = new Random(5);
    int[] vocabulary = IntStream.of(tokenizer.encode(text).ids()).distinct().sorted().toArray();
    int dimensions = 6;
    return new ConvolutionFactors(
        vocabulary,
        rows(vocabulary.length, dimensions, random),
        rows(ConvolutionFactors.WIDTH * filters, dimensions, random),
        rows(1, filters, random)[0],
        rows(labels, filters, random),
        rows(1, labels, random)[0]);
  }

  private static float[][] rows(int rows, int columns, Random random) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}
