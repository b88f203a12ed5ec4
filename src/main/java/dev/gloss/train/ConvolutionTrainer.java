package dev.gloss.train;

import dev.gloss.model.ConvolutionFactors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/** draft */
final class ConvolutionTrainer {
  private static final int TAPS = ConvolutionFactors.WIDTH;
  private static final int BLOCKS = 16;

  record Hyper(double rate, double vectorRate, int batch, float dropout, float decay) {}

  private final Hyper hyper;
  private final boolean multiLabel;
  private final int dimensions;
  private final int filters;
  private final int labels;
  private final Workers workers;

  private final float[][] vectors;
  private final Adam.Rows vectorMoments;
  private final float[][] taps;
  private final Adam.Rows tapMoments;
  private final float[][] tapsTransposed;
  private final float[][] biases = new float[1][];
  private final Adam.Rows biasMoments;
  private final float[][] head; // [filters][labels]
  private final Adam.Rows headMoments;
  private final float[][] headBias = new float[1][];
  private final Adam.Rows headBiasMoments;

  // of one batch
  private final int[] slotOf;
  private int[] rows = new int[0];
  private int rowCount;
  private float[][] table = new float[0][];
  private float[][] tableGradient = new float[0][];
  private float[][] vectorGradient = new float[0][];
  private final float[][] activations;
  private final int[][] winners;
  private final float[][] errors;
  private final float[][] activationErrors;
  private final double[] losses;

  ConvolutionTrainer(
      float[][] vectors, int filters, int labels, boolean multiLabel, Hyper hyper, long seed, Workers workers) {
    this.hyper = hyper;
    this.multiLabel = multiLabel;
    this.vectors = vectors;
    this.dimensions = vectors[0].length;
    this.filters = filters;
    this.labels = labels;
    this.workers = workers;
    SplittableRandom random = new SplittableRandom(seed);
    taps = new float[TAPS * filters][dimensions];
    double spread = 1 / Math.sqrt((double) TAPS * dimensions);
    for (float[] tap : taps) {
      for (int i = 0; i < dimensions; i++) {
        tap[i] = (float) ((2 * random.nextDouble() - 1) * spread * Math.sqrt(3) * 1.4);
      }
    }
    head = new float[filters][labels];
    double headSpread = 1 / Math.sqrt(filters);
    for (float[] row : head) {
      for (int i = 0; i < labels; i++) {
        row[i] = (float) ((2 * random.nextDouble() - 1) * headSpread);
      }
    }
    biases[0] = new float[filters];
    headBias[0] = new float[labels];
    tapsTransposed = new float[dimensions][TAPS * filters];
    vectorMoments = new Adam.Rows(vectors.length, dimensions);
    tapMoments = new Adam.Rows(taps.length, dimensions);
    biasMoments = new Adam.Rows(1, filters);
    headMoments = new Adam.Rows(filters, labels);
    headBiasMoments = new Adam.Rows(1, labels);
    slotOf = new int[vectors.length];
    Arrays.fill(slotOf, -1);
    int batch = hyper.batch();
    activations = new float[batch][filters];
    winners = new int[batch][filters];
    errors = new float[batch][labels];
    activationErrors = new float[batch][filters];
    losses = new double[batch];
    transposeTaps(0, taps.length);
  }

  /** Mean loss of the pass. texts[i]: local ids with the two special tokens at the ends. */
  double epoch(int[][] texts, float[][] targets, int[] order, double rateScale, long seed) {
    double sum = 0;
    for (int from = 0; from < order.length; from += hyper.batch()) {
      int size = Math.min(hyper.batch(), order.length - from);
      sum += step(texts, targets, order, from, size, rateScale, seed + from);
    }
    return sum / order.length;
  }

  private double step(
      int[][] texts, float[][] targets, int[] order, int from, int size, double rateScale, long seed) {
    gather(texts, order, from, size);
    parallel(rowCount, 8, this::tabulate);
    parallel(
        size,
        4,
        i -> forwardBackward(i, texts[order[from + i]], targets[order[from + i]], size, seed + i));
    float rate = (float) (hyper.rate() * rateScale);
    float vectorRate = (float) (hyper.vectorRate() * rateScale);
    parallel(BLOCKS, 1, block -> filterBlock(block, texts, order, from, size, rate));
    parallel(rowCount, 8, this::vectorGradient);
    parallel(BLOCKS, 1, block -> tapBlock(block, rate));
    parallel(
        rowCount,
        8,
        slot -> vectorMoments.step(rows[slot], vectors[rows[slot]], vectorGradient[slot], vectorRate, 0));
    updateHeadBias(size, rate);
    for (int slot = 0; slot < rowCount; slot++) {
      slotOf[rows[slot]] = -1;
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += losses[i];
    }
    return sum;
  }

  private void gather(int[][] texts, int[] order, int from, int size) {
    rowCount = 0;
    for (int i = 0; i < size; i++) {
      for (int token : texts[order[from + i]]) {
        if (slotOf[token] < 0) {
          if (rowCount == rows.length) {
            int room = Math.max(256, 2 * rows.length);
            rows = Arrays.copyOf(rows, room);
            int old = table.length;
            table = Arrays.copyOf(table, room);
            tableGradient = Arrays.copyOf(tableGradient, room);
            vectorGradient = Arrays.copyOf(vectorGradient, room);
            for (int r = old; r < room; r++) {
              table[r] = new float[TAPS * filters];
              tableGradient[r] = new float[TAPS * filters];
              vectorGradient[r] = new float[dimensions];
            }
          }
          slotOf[token] = rowCount;
          rows[rowCount++] = token;
        }
      }
    }
  }

  private void tabulate(int slot) {
    float[] out = table[slot];
    Arrays.fill(out, 0);
    float[] vector = vectors[rows[slot]];
    int j = 0;
    for (; j + 3 < dimensions; j += 4) {
      addFour(
          out,
          vector[j],
          tapsTransposed[j],
          vector[j + 1],
          tapsTransposed[j + 1],
          vector[j + 2],
          tapsTransposed[j + 2],
          vector[j + 3],
          tapsTransposed[j + 3]);
    }
    for (; j < dimensions; j++) {
      add(out, vector[j], tapsTransposed[j]);
    }
    Arrays.fill(tableGradient[slot], 0);
  }

  static void addFour(
      float[] out,
      float a,
      float[] va,
      float b,
      float[] vb,
      float c,
      float[] vc,
      float d,
      float[] vd) {
    for (int i = 0; i < out.length; i++) {
      out[i] += a * va[i] + b * vb[i] + c * vc[i] + d * vd[i];
    }
  }

  static void add(float[] out, float factor, float[] values) {
    for (int i = 0; i < out.length; i++) {
      out[i] += factor * values[i];
    }
  }

  private void forwardBackward(int index, int[] text, float[] target, int size, long seed) {
    float[] h = activations[index];
    int[] winner = winners[index];
    Arrays.fill(h, 0);
    Arrays.fill(winner, -1);
    float[] bias = biases[0];
    for (int i = 1; i < text.length - 1; i++) {
      float[] before = table[slotOf[text[i - 1]]];
      float[] here = table[slotOf[text[i]]];
      float[] after = table[slotOf[text[i + 1]]];
      for (int f = 0; f < filters; f++) {
        float value = before[f] + here[filters + f] + after[2 * filters + f] + bias[f];
        if (value > h[f]) {
          h[f] = value;
          winner[f] = i;
        }
      }
    }
    if (hyper.dropout() > 0) {
      SplittableRandom random = new SplittableRandom(seed);
      float scale = 1 / (1 - hyper.dropout());
      for (int f = 0; f < filters; f++) {
        if (random.nextDouble() < hyper.dropout()) {
          h[f] = 0;
          winner[f] = -1;
        } else {
          h[f] *= scale;
        }
      }
    }
    float[] error = errors[index];
    System.arraycopy(headBias[0], 0, error, 0, labels);
    for (int f = 0; f < filters; f++) {
      if (h[f] > 0) {
        add(error, h[f], head[f]);
      }
    }
    losses[index] = multiLabel ? sigmoidError(error, target) : softmaxError(error, target);
    float share = 1f / size;
    for (int l = 0; l < labels; l++) {
      error[l] *= share;
    }
    float[] back = activationErrors[index];
    float scale = hyper.dropout() > 0 ? 1 / (1 - hyper.dropout()) : 1;
    for (int f = 0; f < filters; f++) {
      back[f] = winner[f] < 0 ? 0 : dot(head[f], error) * scale;
    }
  }

  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double softmaxError(float[] logits, float[] target) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    double expected = 0;
    for (int l = 0; l < logits.length; l++) {
      expected += target[l] * (double) (logits[l] - largest);
      double power = StrictMath.exp(logits[l] - largest);
      sum += power;
      logits[l] = (float) power;
    }
    for (int l = 0; l < logits.length; l++) {
      logits[l] = (float) (logits[l] / sum) - target[l];
    }
    return StrictMath.log(sum) - expected;
  }

  private static double sigmoidError(float[] logits, float[] target) {
    double loss = 0;
    for (int l = 0; l < logits.length; l++) {
      double logit = logits[l];
      double p = 1 / (1 + StrictMath.exp(-logit));
      loss -=
          target[l] * StrictMath.log(Math.max(p, 1e-12))
              + (1 - target[l]) * StrictMath.log(Math.max(1 - p, 1e-12));
      logits[l] = (float) (p - target[l]);
    }
    return loss;
  }

  /** Gradients of the head rows of some filters, and where their errors go in the table. */
  private void filterBlock(int block, int[][] texts, int[] order, int from, int size, float rate) {
    int first = filters * block / BLOCKS;
    int end = filters * (block + 1) / BLOCKS;
    float[] gradient = new float[labels];
    for (int f = first; f < end; f++) {
      Arrays.fill(gradient, 0);
      float biasGradient = 0;
      for (int i = 0; i < size; i++) {
        int winner = winners[i][f];
        if (winner < 0) {
          continue;
        }
        add(gradient, activations[i][f], errors[i]);
        float error = activationErrors[i][f];
        int[] text = texts[order[from + i]];
        tableGradient[slotOf[text[winner - 1]]][f] += error;
        tableGradient[slotOf[text[winner]]][filters + f] += error;
        tableGradient[slotOf[text[winner + 1]]][2 * filters + f] += error;
        biasGradient += error;
      }
      headMoments.step(f, head[f], gradient, rate, hyper.decay());
      biasMoments.stepOne(f, biases[0], biasGradient, rate);
    }
  }

  private void vectorGradient(int slot) {
    float[] out = vectorGradient[slot];
    Arrays.fill(out, 0);
    float[] errors = tableGradient[slot];
    for (int f = 0; f < errors.length; f++) {
      if (errors[f] != 0) {
        add(out, errors[f], taps[f]);
      }
    }
  }

  private void tapBlock(int block, float rate) {
    int first = taps.length * block / BLOCKS;
    int end = taps.length * (block + 1) / BLOCKS;
    float[] gradient = new float[dimensions];
    for (int f = first; f < end; f++) {
      Arrays.fill(gradient, 0);
      for (int slot = 0; slot < rowCount; slot++) {
        float error = tableGradient[slot][f];
        if (error != 0) {
          add(gradient, error, vectors[rows[slot]]);
        }
      }
      tapMoments.step(f, taps[f], gradient, rate, hyper.decay());
    }
    transposeTaps(first, end);
  }

  private void transposeTaps(int first, int end) {
    for (int j = 0; j < dimensions; j++) {
      float[] row = tapsTransposed[j];
      for (int f = first; f < end; f++) {
        row[f] = taps[f][j];
      }
    }
  }

  private void updateHeadBias(int size, float rate) {
    float[] gradient = new float[labels];
    for (int i = 0; i < size; i++) {
      add(gradient, 1, errors[i]);
    }
    headBiasMoments.step(0, headBias[0], gradient, rate, 0);
  }

  private void parallel(int count, int grain, IntConsumer work) {
    int tasks = Math.min(2 * 4, (count + grain - 1) / grain);
    List<Callable<Void>> calls = new ArrayList<>(tasks);
    for (int task = 0; task < tasks; task++) {
      int first = (int) ((long) count * task / tasks);
      int end = (int) ((long) count * (task + 1) / tasks);
      calls.add(
          () -> {
            for (int i = first; i < end; i++) {
              work.accept(i);
            }
            return null;
          });
    }
    workers.run(calls);
  }

  ConvolutionFactors factors(int[] vocabulary) {
    float[][] byLabel = new float[labels][filters];
    for (int f = 0; f < filters; f++) {
      for (int l = 0; l < labels; l++) {
        byLabel[l][f] = head[f][l];
      }
    }
    return new ConvolutionFactors(vocabulary, vectors, taps, biases[0], byLabel, headBias[0]);
  }
}
