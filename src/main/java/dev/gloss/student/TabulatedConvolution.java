package dev.gloss.student;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Shared;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.TextVectors;
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
  private static final Shared<TabulatedConvolution> SHARED = new Shared<>();

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

  /** {@code [labels, filters]}. */
  private final float[][] headRows;

  private final float[] headBias;

  /**
   * @param vocabularySize ids of the tokenizer
   */
  public TabulatedConvolution(ConvolutionFactors factors, int vocabularySize) {
    dimensions = factors.dimensions();
    filters = factors.filters();
    headRows = factors.head();
    head = FloatRows.transpose(headRows);
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

  /**
   * The student of a pack; its tables are shared with everyone in this JVM who uses the same.
   *
   * @param file of the pack that holds its factors
   * @param labels rows that its head must have
   * @param vocabularySize ids of the pack's tokenizer
   * @throws ModelFormatException if the pack has no such file, or it does not fit
   */
  public static TabulatedConvolution of(
      ModelPack pack, String file, int labels, int vocabularySize) {
    return SHARED.get(
        pack.digest(file) + "/" + labels + "/" + vocabularySize,
        () ->
            new TabulatedConvolution(
                ConvolutionFactors.of(
                    Safetensors.read(pack.file(file), pack.describe(file)),
                    pack.describe(file),
                    labels,
                    vocabularySize),
                vocabularySize));
  }

  private static float[][] table(int rows, float[] row) {
    float[][] table = new float[rows][];
    Arrays.fill(table, row);
    return table;
  }

  /** Working space for one text at a time, and what is said of it. */
  public static final class Scratch {
    /** Rows that are kept for the next text: those of a text of 63 sentences. */
    private static final int ROWS_KEPT = 64;

    private final int filters;
    private final int labels;
    private final int dimensions;

    /** Of the text. */
    private final float[] whole;

    /** Of its parts, kept as {@link #sums} are. */
    private float[][] logits = {};

    /** Likewise: what each filter finds at most, in the text or in its parts. */
    private float[][] largest = {};

    /**
     * Of the text and of its sentences; as many as the longest text so far had, and no more than
     * {@value #ROWS_KEPT} after a text that needs no more.
     */
    private float[][] sums = {};

    private Scratch(int filters, int labels, int dimensions) {
      this.filters = filters;
      this.labels = labels;
      this.whole = new float[labels];
      this.dimensions = dimensions;
    }

    /** Rows of any numbers, in an array of their own. */
    private float[][] logits(int rows) {
      logits = rows(logits, rows, labels);
      return Arrays.copyOf(logits, rows);
    }

    /** Rows of zeros. */
    private float[][] largest(int rows) {
      largest = rows(largest, rows, filters);
      for (int row = 0; row < rows; row++) {
        Arrays.fill(largest[row], 0);
      }
      return largest;
    }

    /** Rows of zeros. */
    private float[][] sums(int rows) {
      sums = rows(sums, rows, dimensions);
      for (int row = 0; row < rows; row++) {
        Arrays.fill(sums[row], 0);
      }
      return sums;
    }

    /** At least so many rows, no more than is kept if that is enough. */
    private static float[][] rows(float[][] held, int rows, int columns) {
      float[][] kept =
          held.length > ROWS_KEPT && rows <= ROWS_KEPT ? Arrays.copyOf(held, ROWS_KEPT) : held;
      if (kept.length >= rows) {
        return kept;
      }
      float[][] more = Arrays.copyOf(kept, rows);
      for (int row = kept.length; row < rows; row++) {
        more[row] = new float[columns];
      }
      return more;
    }
  }

  public Scratch scratch() {
    return new Scratch(filters, headBias.length, dimensions);
  }

  /**
   * Of a whole text.
   *
   * @param text from the tokenizer whose ids the vocabulary counts
   * @param scratch from {@link #scratch}; overwritten
   * @return {@code [labels]}, part of the scratch
   */
  public float[] logits(Encoding text, Scratch scratch) {
    float[][] largest = scratch.largest(1);
    raise(largest[0], text, 1, text.length() - 1);
    float[] logits = scratch.whole;
    System.arraycopy(headBias, 0, logits, 0, logits.length);
    FloatRows.addProduct(logits, largest[0], head);
    return logits;
  }

  /**
   * Of parts of a text. Of a part that is the whole text they are those of {@link #logits}.
   *
   * @param text from the tokenizer whose ids the vocabulary counts
   * @param parts in order and without overlap
   * @param scratch from {@link #scratch}; overwritten, but for the logits of the whole
   * @return {@code [parts, labels]}; rows are part of the scratch
   */
  public float[][] partLogits(Encoding text, List<Span> parts, Scratch scratch) {
    float[][] logits = scratch.logits(parts.size());
    heads(partMaxima(text, parts, scratch), logits);
    return logits;
  }

  /**
   * What each filter finds at most in each part of a text; as {@link #partLogits}.
   *
   * @return at least {@code [parts, filters]}, part of the scratch
   */
  public float[][] partMaxima(Encoding text, List<Span> parts, Scratch scratch) {
    float[][] largest = scratch.largest(parts.size());
    int last = text.length() - 1;
    int token = 1;
    for (int row = 0; row < parts.size(); row++) {
      Span part = parts.get(row);
      int first = firstFrom(part.start(), text, token, last);
      token = firstFrom(part.end(), text, first, last);
      raise(largest[row], text, first, token);
    }
    return largest;
  }

  /**
   * One label's logit.
   *
   * @param maxima what each filter finds at most, {@code [filters]}
   */
  public float logit(float[] maxima, int label) {
    return headBias[label] + FloatRows.dot(headRows[label], maxima);
  }

  /**
   * All filters: most find something, and to leave out the others costs more than it saves. The
   * head is larger than the nearest cache, so four of its rows serve every part before the next
   * four.
   */
  private void heads(float[][] largest, float[][] logits) {
    for (float[] row : logits) {
      System.arraycopy(headBias, 0, row, 0, row.length);
    }
    int filter = 0;
    for (; filter + 3 < filters; filter += 4) {
      for (int row = 0; row < logits.length; row++) {
        float[] values = largest[row];
        FloatRows.addFour(
            logits[row],
            values[filter],
            head[filter],
            values[filter + 1],
            head[filter + 1],
            values[filter + 2],
            head[filter + 2],
            values[filter + 3],
            head[filter + 3]);
      }
    }
    for (; filter < filters; filter++) {
      for (int row = 0; row < logits.length; row++) {
        FloatRows.add(logits[row], largest[row][filter], head[filter]);
      }
    }
  }

  /** Raises to what the filters make of the positions {@code [from, to)}. */
  private void raise(float[] largest, Encoding text, int from, int to) {
    int i = from;
    // Two positions at a time: the maximum is loaded and stored once for both.
    for (; i + 1 < to; i += 2) {
      int first = text.id(i);
      int second = text.id(i + 1);
      raise(
          largest,
          before[text.id(i - 1)],
          here[first],
          after[second],
          before[first],
          here[second],
          after[text.id(i + 2)]);
    }
    if (i < to) {
      raise(largest, before[text.id(i - 1)], here[text.id(i)], after[text.id(i + 1)]);
    }
  }

  private static void raise(
      float[] largest,
      float[] before,
      float[] here,
      float[] after,
      float[] nextBefore,
      float[] nextHere,
      float[] nextAfter) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] =
          Math.max(
              largest[i],
              Math.max(before[i] + here[i] + after[i], nextBefore[i] + nextHere[i] + nextAfter[i]));
    }
  }

  private static void raise(float[] largest, float[] before, float[] here, float[] after) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], before[i] + here[i] + after[i]);
    }
  }

  /**
   * Sums of static vectors, for summaries, which ask for directions alone.
   *
   * @param sentences in order and without overlap
   * @param scratch from {@link #scratch}; overwritten
   * @return whose vectors are part of the scratch
   */
  public TextVectors vectors(Encoding text, List<Span> sentences, Scratch scratch) {
    int rows = sentences.size() + 1;
    float[][] sums = scratch.sums(rows);
    float[] whole = sums[0];
    int last = text.length() - 1;
    int token = 1;
    for (int row = 1; row < rows; row++) {
      Span sentence = sentences.get(row - 1);
      int first = firstFrom(sentence.start(), text, token, last);
      addVectors(whole, text, token, first);
      token = firstFrom(sentence.end(), text, first, last);
      addVectors(sums[row], text, first, token);
      FloatRows.add(whole, 1, sums[row]);
    }
    addVectors(whole, text, token, last);
    return new TextVectors(whole, Arrays.copyOfRange(sums, 1, rows));
  }

  /** The first token at or after {@code token} that starts at or after {@code unit}. */
  private static int firstFrom(int unit, Encoding text, int token, int last) {
    int first = token;
    while (first < last && text.start(first) < unit) {
      first++;
    }
    return first;
  }

  /** Adds the vectors of the tokens in {@code [from, to)}. */
  private void addVectors(float[] sum, Encoding text, int from, int to) {
    int token = from;
    for (; token + 3 < to; token += 4) {
      FloatRows.addFour(
          sum,
          1,
          vectors[text.id(token)],
          1,
          vectors[text.id(token + 1)],
          1,
          vectors[text.id(token + 2)],
          1,
          vectors[text.id(token + 3)]);
    }
    for (; token < to; token++) {
      FloatRows.add(sum, 1, vectors[text.id(token)]);
    }
  }
}
