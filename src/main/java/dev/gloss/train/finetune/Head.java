package dev.gloss.train.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * A linear head that learns together with the encoder: over the mean of a text's token states, or
 * over the states of single tokens.
 */
final class Head {
  private static final float DECAY = 0.01f;

  private final boolean multiLabel;
  private final int labels;
  private final List<Sample> train;
  private final List<Sample> validation;
  private final ToDoubleFunction<List<float[][]>> score;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * @param train texts to learn from, all with targets of one kind
   * @param validation texts to judge by
   * @param score how good logits of the validation texts are, {@code [positions or 1, labels]} of
   *     each; higher is better
   */
  Head(
      NDManager manager,
      int hidden,
      int labels,
      boolean multiLabel,
      List<Sample> train,
      List<Sample> validation,
      ToDoubleFunction<List<float[][]>> score,
      long seed) {
    this.multiLabel = multiLabel;
    this.labels = labels;
    this.train = train;
    this.validation = validation;
    this.score = score;
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[labels * hidden];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.04 * (random.nextDouble() - 0.5));
    }
    weight = new Parameter(manager, values, new Shape(labels, hidden), DECAY);
    bias = new Parameter(manager, new float[labels], new Shape(labels), 0);
  }

  /** Another head with the same texts to judge by, which learns from these. */
  Head learning(List<Sample> others, NDManager manager, int hidden) {
    return new Head(manager, hidden, labels, multiLabel, others, validation, score, 0);
  }

  List<Sample> train() {
    return train;
  }

  List<Sample> validation() {
    return validation;
  }

  List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  double score(List<float[][]> logits) {
    return score.applyAsDouble(logits);
  }

  /**
   * Takes what was learned before.
   *
   * @param weightAndBias as {@link #weight} and {@link #bias} gave them
   */
  void restore(float[][] weightAndBias) {
    weight.set(weightAndBias[0]);
    bias.set(weightAndBias[1]);
  }

  /**
   * Texts to learn from whose targets are half what they were and half what another thinks of them.
   *
   * @param logits of that other, one a text to learn from
   */
  List<Sample> softened(List<float[][]> logits) {
    List<Sample> soft = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      Sample hard = train.get(i);
      float[][] targets = new float[hard.targets().length][];
      for (int row = 0; row < targets.length; row++) {
        targets[row] = mean(hard.targets()[row], probabilities(logits.get(i)[row]));
      }
      soft.add(new Sample(hard.ids(), hard.shapes(), hard.positions(), targets));
    }
    return soft;
  }

  private static float[] mean(float[] one, float[] other) {
    float[] mean = new float[one.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (one[i] + other[i]) / 2;
    }
    return mean;
  }

  private float[] probabilities(float[] logits) {
    return multiLabel ? Sigmoid.of(logits, 1) : Softmax.of(logits, 1);
  }

  /** {@code [labels, hidden]}, row-major; the learner's own. */
  float[] weight() {
    return weight.values();
  }

  /** {@code [labels]}; the learner's own. */
  float[] bias() {
    return bias.values();
  }

  /** Mean loss of a batch. */
  NDArray loss(NDManager step, NDArray states, List<Sample> batch) {
    NDArray logits = logits(step, states, batch);
    List<float[]> rows = new ArrayList<>();
    batch.forEach(sample -> rows.addAll(Arrays.asList(sample.targets())));
    float[] flat = new float[rows.size() * labels];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * labels, labels);
    }
    NDArray targets = step.create(flat, new Shape(rows.size(), labels));
    NDArray each =
        multiLabel
            ? relu(logits).sub(logits.mul(targets)).add(logits.abs().neg().exp().add(1).log())
            : targets.mul(logits.logSoftmax(-1)).neg();
    return each.sum().div(rows.size());
  }

  private static NDArray relu(NDArray values) {
    return values.getNDArrayInternal().relu();
  }

  /** What a head that has been learned says of one sample, {@code [positions or 1, labels]}. */
  static float[][] predict(NDManager step, NDArray states, Sample sample, TunedHead head) {
    List<Sample> batch = List.of(sample);
    NDArray read =
        sample.positions() == null ? means(step, states, batch) : tokens(step, states, batch);
    NDArray weight = step.create(head.weight());
    NDArray bias = step.create(head.bias());
    NDArray logits = read.getNDArrayInternal().linear(read, weight, bias).get(0);
    float[] flat = logits.toFloatArray();
    float[][] rows = new float[flat.length / head.bias().length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * head.bias().length, (i + 1) * head.bias().length);
    }
    return rows;
  }

  /** Rows of all the batch's positions, or a row a text. */
  private NDArray logits(NDManager step, NDArray states, List<Sample> batch) {
    NDArray read =
        batch.get(0).positions() == null ? means(step, states, batch) : tokens(step, states, batch);
    return read.getNDArrayInternal().linear(read, weight.array(), bias.array()).get(0);
  }

  private static NDArray means(NDManager step, NDArray states, List<Sample> batch) {
    int longest = (int) states.getShape().get(1);
    float[] shares = new float[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      int length = batch.get(i).ids().length;
      Arrays.fill(shares, i * longest, i * longest + length, 1f / length);
    }
    NDArray weights = step.create(shares, new Shape(batch.size(), 1, longest));
    return weights.matMul(states).reshape(batch.size(), states.getShape().get(2));
  }

  private static NDArray tokens(NDManager step, NDArray states, List<Sample> batch) {
    int longest = (int) states.getShape().get(1);
    long[] places =
        java.util.stream.IntStream.range(0, batch.size())
            .boxed()
            .flatMapToInt(i -> Arrays.stream(batch.get(i).positions()).map(at -> i * longest + at))
            .asLongStream()
            .toArray();
    NDArray flat = states.reshape(-1, states.getShape().get(2));
    NDArray index = step.create(places, new Shape(places.length));
    return index.getNDArrayInternal().embedding(index, flat, SparseFormat.DENSE).get(0);
  }

  /** Logits of each text of a batch, {@code [positions or 1, labels]}. */
  List<float[][]> predict(NDManager step, NDArray states, List<Sample> batch) {
    float[] flat = logits(step, states, batch).toFloatArray();
    List<float[][]> all = new ArrayList<>();
    int row = 0;
    for (Sample sample : batch) {
      float[][] rows = new float[sample.targets().length][];
      for (int i = 0; i < rows.length; i++, row++) {
        rows[i] = Arrays.copyOfRange(flat, row * labels, (row + 1) * labels);
      }
      all.add(rows);
    }
    return all;
  }
}
