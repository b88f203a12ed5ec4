package dev.gloss.model;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.Arrays;
import java.util.List;

/**
 * A text classifier that costs what a bag of words costs: static token vectors, one convolution of
 * width three, the maximum over positions, a linear head. The convolutional network of Kim 2014
 * (arxiv.org/abs/1408.5882) with one width. Since the vectors are static, what each tap of each
 * filter makes of each token is computed once, when it is made:
 *
 * <pre>h[f] = max(0, max over i of before[t(i-1)][f] + here[t(i)][f] + after[t(i+1)][f])</pre>
 *
 * so a text costs three rows a token and no multiplication before the head. Tokens without a vector
 * add nothing. The special tokens at the ends of a text are neighbours, not positions.
 *
 * <p>Immutable and safe for use by several threads; each brings {@link #scratch} of its own.
 */
public final class TabulatedConvolution {
  private final int dimensions;
  private final int filters;
  private final float[][] vectors;

  /** For each id of the tokenizer; ids without a vector share a row of zeros. */
  private final float[][] before;

  /** With the filters' biases. */
  private final float[][] here;

  private final float[][] after;

  /** {@code [filters, labels]}. */
  private final float[][] head;

  private final float[] headBias;

  /**
   * @param vocabularySize ids of the tokenizer
   */
  public TabulatedConvolution(ConvolutionFactors factors, int vocabularySize) {
    dimensions = factors.dimensions();
    filters = factors.filters();
    head = FloatRows.transpose(factors.head());
    headBias = factors.headBias();
    vectors = new float[vocabularySize][];
    before = table(vocabularySize, new float[filters]);
    here = table(vocabularySize, factors.filterBias());
    after = table(vocabularySize, new float[filters]);
    Arrays.fill(vectors, new float[dimensions]);
    float[][] taps = FloatRows.transpose(factors.taps());
    float[] products = new float[ConvolutionFactors.WIDTH * filters];
    for (int i = 0; i < factors.vocabulary().length; i++) {
      int id = factors.vocabulary()[i];
      vectors[id] = factors.vectors()[i];
      FloatRows.multiply(vectors[id], taps, products);
      before[id] = Arrays.copyOfRange(products, 0, filters);
      here[id] = Arrays.copyOfRange(products, filters, 2 * filters);
      after[id] = Arrays.copyOfRange(products, 2 * filters, 3 * filters);
      FloatRows.add(here[id], 1, factors.filterBias());
    }
  }

  private static float[][] table(int rows, float[] row) {
    float[][] table = new float[rows][];
    Arrays.fill(table, row);
    return table;
  }

  /** Working space for one text at a time. */
  public static final class Scratch {
    private final float[] largest;

    /** The filters that found something, and room for one more. */
    private final int[] found;

    private Scratch(int filters) {
      largest = new float[filters];
      found = new int[filters + 1];
    }
  }

  public Scratch scratch() {
    return new Scratch(filters);
  }

  /**
   * @param text from the tokenizer whose ids the vocabulary counts
   * @param scratch from {@link #scratch}; overwritten
   * @return {@code [labels]}, owned by the caller
   */
  public float[] logits(Encoding text, Scratch scratch) {
    float[] largest = scratch.largest;
    Arrays.fill(largest, 0);
    int last = text.length() - 1;
    for (int i = 1; i < last; i++) {
      raise(largest, before[text.id(i - 1)], here[text.id(i)], after[text.id(i + 1)]);
    }
    int found = 0;
    for (int filter = 0; filter < filters; filter++) {
      // Written always and counted sometimes: nobody could predict the branch.
      scratch.found[found] = filter;
      found += largest[filter] > 0 ? 1 : 0;
    }
    float[] logits = headBias.clone();
    FloatRows.addProduct(logits, largest, head, scratch.found, found);
    return logits;
  }

  private static void raise(float[] largest, float[] before, float[] here, float[] after) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], before[i] + here[i] + after[i]);
    }
  }

  /**
   * Means of static vectors, for summaries.
   *
   * @param sentences in order and without overlap
   */
  public TextStates states(Encoding text, List<Span> sentences) {
    float[] sum = new float[dimensions];
    float[][] sums = new float[sentences.size()][dimensions];
    int last = text.length() - 1;
    int token = 1;
    for (int sentence = 0; sentence < sums.length; sentence++) {
      int start = sentences.get(sentence).start();
      int end = sentences.get(sentence).end();
      for (; token < last && text.start(token) < start; token++) {
        FloatRows.add(sum, 1, vectors[text.id(token)]);
      }
      for (; token < last && text.start(token) < end; token++) {
        FloatRows.add(sums[sentence], 1, vectors[text.id(token)]);
      }
      FloatRows.add(sum, 1, sums[sentence]);
    }
    for (; token < last; token++) {
      FloatRows.add(sum, 1, vectors[text.id(token)]);
    }
    for (float[] each : sums) {
      toUnitLength(each);
    }
    toUnitLength(sum);
    return new TextStates(sum, sum, sums, text.length() - 2);
  }

  private static void toUnitLength(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
  }
}
