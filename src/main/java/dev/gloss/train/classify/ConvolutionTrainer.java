package dev.gloss.train.classify;

import dev.gloss.student.ConvolutionFactors;
import dev.gloss.tensor.FloatRows;
import dev.gloss.train.Adam;
import dev.gloss.train.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * Stochastic gradient descent for the factors of a {@link dev.gloss.student.TabulatedConvolution},
 * on soft targets.
 *
 * <p>What the taps make of each token of a batch is computed once, as in inference, so the forward
 * pass costs the batch's different tokens and not its texts. Backwards, only the position that won
 * a filter's maximum gets its error: a tenth of the table, and the rest is skipped.
 *
 * <p>Work is cut by rows that no other thread writes (tokens, filters, texts), and each row's sum
 * runs in the order of the batch: the result has the same bits on any number of threads.
 */
final class ConvolutionTrainer {
  private static final int TAPS = ConvolutionFactors.WIDTH;

  /** Pieces of work a step is cut into; more than threads, so that slow ones even out. */
  private static final int PIECES = 8;

  /** Texts of a step. */
  private static final int BATCH = 64;

  private static final double RATE = 2e-3;

  /** Vectors come from the encoder and only have to be adapted. */
  private static final double VECTOR_RATE = 1e-3;

  /** Share of filters that a text has to do without. */
  private static final float DROPOUT = 0.1f;

  private final boolean multiLabel;
  private final int filters;
  private final int labels;
  private final Workers workers;

  private final float[][] vectors;
  private final float[][] taps;
  private final float[][] tapsTransposed;

  /** One column, so that each filter's bias is a row; and the same lying flat. */
  private final float[][] filterBias;

  private final float[] biases;

  /** {@code [filters, labels]}. */
  private final float[][] head;

  private final float[][] headBias;
  private final Adam vectorUpdates;
  private final Adam tapUpdates;
  private final Adam filterBiasUpdates;
  private final Adam headUpdates;
  private final Adam headBiasUpdates;

  /** The different tokens of a batch: for each token its slot, or -1; for each slot its token. */
  private final int[] slotOf;

  private final int[] tokens;
  private int slots;

  /** For each slot what the taps make of its token, {@code [slots, 3 · filters]}. */
  private final float[][] table;

  private final float[][] tableErrors;
  private final float[][] vectorErrors;

  /** For each text of a batch. */
  private final float[][] activations = new float[BATCH][];

  private final int[][] winners = new int[BATCH][];
  private final float[][] errors = new float[BATCH][];
  private final float[][] activationErrors = new float[BATCH][];
  private final double[] losses = new double[BATCH];

  /**
   * @param vectors where token vectors start, {@code [vocabulary, dimensions]}; changed in place
   */
  ConvolutionTrainer(
      float[][] vectors, int filters, int labels, boolean multiLabel, long seed, Workers workers) {
    this.vectors = vectors;
    this.filters = filters;
    this.labels = labels;
    this.multiLabel = multiLabel;
    this.workers = workers;
    int dimensions = vectors[0].length;
    SplittableRandom random = new SplittableRandom(seed);
    // He et al. 2015 for the filters, a little of everything for the head.
    taps = uniform(TAPS * filters, dimensions, Math.sqrt(2.0 / dimensions), random);
    tapsTransposed = FloatRows.transpose(taps);
    filterBias = new float[filters][1];
    biases = new float[filters];
    head = uniform(filters, labels, 1 / Math.sqrt(filters), random);
    headBias = new float[1][labels];
    vectorUpdates = new Adam(vectors);
    tapUpdates = new Adam(taps);
    filterBiasUpdates = new Adam(filterBias);
    headUpdates = new Adam(head);
    headBiasUpdates = new Adam(headBias);
    slotOf = new int[vectors.length];
    Arrays.fill(slotOf, -1);
    tokens = new int[vectors.length];
    table = new float[vectors.length][];
    tableErrors = new float[vectors.length][];
    vectorErrors = new float[vectors.length][];
    for (int i = 0; i < BATCH; i++) {
      activations[i] = new float[filters];
      winners[i] = new int[filters];
      errors[i] = new float[labels];
      activationErrors[i] = new float[filters];
    }
  }

  private static float[][] uniform(int rows, int columns, double bound, SplittableRandom random) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
    }
    return values;
  }

  /**
   * Goes through the texts once, in their order.
   *
   * @param texts rows of {@code vectors}, each text between its two special tokens
   * @param targets for each text the probabilities to learn, {@code [texts, labels]}
   * @param rateScale factor of the learning rates
   * @param seed of the dropout
   * @return the mean loss
   */
  double pass(int[][] texts, float[][] targets, double rateScale, long seed) {
    double sum = 0;
    for (int start = 0; start < texts.length; start += BATCH) {
      int end = Math.min(texts.length, start + BATCH);
      int[][] batch = Arrays.copyOfRange(texts, start, end);
      sum += step(batch, Arrays.copyOfRange(targets, start, end), rateScale, seed + start);
    }
    return sum / texts.length;
  }

  private double step(int[][] batch, float[][] targets, double rateScale, long seed) {
    float rate = (float) (RATE * rateScale);
    float vectorRate = (float) (VECTOR_RATE * rateScale);
    gather(batch);
    parallel(slots, this::tabulate);
    parallel(batch.length, i -> learn(i, batch[i], targets[i], batch.length, seed + i));
    parallel(filters, filter -> updateFilter(filter, batch, rate));
    parallel(slots, this::sumVectorErrors);
    parallel(taps.length, tap -> updateTap(tap, rate));
    parallel(slots, slot -> vectorUpdates.update(tokens[slot], vectorErrors[slot], vectorRate));
    updateHeadBias(batch.length, rate);
    double sum = 0;
    for (int i = 0; i < batch.length; i++) {
      sum += losses[i];
    }
    return sum;
  }

  private void gather(int[][] batch) {
    for (int slot = 0; slot < slots; slot++) {
      slotOf[tokens[slot]] = -1;
    }
    slots = 0;
    for (int[] text : batch) {
      for (int token : text) {
        if (slotOf[token] < 0) {
          slotOf[token] = slots;
          tokens[slots++] = token;
        }
      }
    }
  }

  private void tabulate(int slot) {
    if (table[slot] == null) {
      table[slot] = new float[taps.length];
      tableErrors[slot] = new float[taps.length];
      vectorErrors[slot] = new float[vectors[0].length];
    }
    FloatRows.multiply(vectors[tokens[slot]], tapsTransposed, table[slot]);
    Arrays.fill(tableErrors[slot], 0);
  }

  /** One text forwards, and backwards as far as its activations. */
  private void learn(int index, int[] text, float[] target, int batchSize, long seed) {
    float[] activation = activations[index];
    convolve(text, activation, winners[index]);
    float kept = dropOut(activation, seed);
    float[] error = errors[index];
    System.arraycopy(headBias[0], 0, error, 0, labels);
    for (int filter = 0; filter < filters; filter++) {
      if (activation[filter] > 0) {
        FloatRows.add(error, activation[filter], head[filter]);
      }
    }
    losses[index] =
        multiLabel ? SoftTargets.sigmoid(error, target) : SoftTargets.softmax(error, target);
    for (int label = 0; label < labels; label++) {
      error[label] /= batchSize;
    }
    for (int filter = 0; filter < filters; filter++) {
      activationErrors[index][filter] =
          activation[filter] > 0 ? dot(head[filter], error) / kept : 0;
    }
  }

  private void convolve(int[] text, float[] activation, int[] winner) {
    Arrays.fill(activation, 0);
    for (int i = 1; i < text.length - 1; i++) {
      float[] before = table[slotOf[text[i - 1]]];
      float[] here = table[slotOf[text[i]]];
      float[] after = table[slotOf[text[i + 1]]];
      for (int filter = 0; filter < filters; filter++) {
        float value =
            before[filter] + here[filters + filter] + after[2 * filters + filter] + biases[filter];
        if (value > activation[filter]) {
          activation[filter] = value;
          winner[filter] = i;
        }
      }
    }
  }

  /** Srivastava et al. 2014; what stays is scaled up by the share returned. */
  private static float dropOut(float[] activation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float kept = 1 - DROPOUT;
    for (int filter = 0; filter < activation.length; filter++) {
      activation[filter] = random.nextDouble() < DROPOUT ? 0 : activation[filter] / kept;
    }
    return kept;
  }

  private static float dot(float[] a, float[] b) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i + 1 < a.length; i += 2) {
      even += a[i] * b[i];
      odd += a[i + 1] * b[i + 1];
    }
    return i < a.length ? even + odd + a[i] * b[i] : even + odd;
  }

  /** The filter's row of the head, its bias, and where its errors go in the table. */
  private void updateFilter(int filter, int[][] batch, float rate) {
    float[] headErrors = new float[labels];
    float biasError = 0;
    for (int i = 0; i < batch.length; i++) {
      if (activations[i][filter] > 0) {
        FloatRows.add(headErrors, activations[i][filter], errors[i]);
        float error = activationErrors[i][filter];
        int winner = winners[i][filter];
        for (int tap = 0; tap < TAPS; tap++) {
          int slot = slotOf[batch[i][winner - 1 + tap]];
          tableErrors[slot][tap * filters + filter] += error;
        }
        biasError += error;
      }
    }
    headUpdates.update(filter, headErrors, rate);
    filterBiasUpdates.update(filter, new float[] {biasError}, rate);
    biases[filter] = filterBias[filter][0];
  }

  private void sumVectorErrors(int slot) {
    float[] sum = vectorErrors[slot];
    float[] error = tableErrors[slot];
    Arrays.fill(sum, 0);
    for (int tap = 0; tap < error.length; tap++) {
      if (error[tap] != 0) {
        FloatRows.add(sum, error[tap], taps[tap]);
      }
    }
  }

  private void updateTap(int tap, float rate) {
    float[] sum = new float[vectors[0].length];
    for (int slot = 0; slot < slots; slot++) {
      float error = tableErrors[slot][tap];
      if (error != 0) {
        FloatRows.add(sum, error, vectors[tokens[slot]]);
      }
    }
    tapUpdates.update(tap, sum, rate);
    for (int i = 0; i < sum.length; i++) {
      tapsTransposed[i][tap] = taps[tap][i];
    }
  }

  private void updateHeadBias(int batchSize, float rate) {
    float[] sum = new float[labels];
    for (int i = 0; i < batchSize; i++) {
      FloatRows.add(sum, 1, errors[i]);
    }
    headBiasUpdates.update(0, sum, rate);
  }

  /** Runs work that writes to no row but its own. */
  private void parallel(int count, IntConsumer work) {
    List<Callable<Void>> tasks = new ArrayList<>(PIECES);
    for (int piece = 0; piece < PIECES; piece++) {
      int start = count * piece / PIECES;
      int end = count * (piece + 1) / PIECES;
      tasks.add(
          () -> {
            for (int i = start; i < end; i++) {
              work.accept(i);
            }
            return null;
          });
    }
    workers.run(tasks);
  }

  /**
   * What has been learned so far; shares this trainer's arrays.
   *
   * @param vocabulary the tokenizer's id of each row of the vectors
   */
  ConvolutionFactors factors(int[] vocabulary) {
    return new ConvolutionFactors(
        vocabulary, vectors, taps, biases, FloatRows.transpose(head), headBias[0]);
  }
}
