package dev.gloss.train.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.gloss.encoder.TokenShape;
import dev.gloss.train.Adam;
import dev.gloss.train.quantize.BertWeights;
import dev.gloss.train.quantize.BertWeights.Dense;
import dev.gloss.train.quantize.BertWeights.Matrix;
import dev.gloss.train.quantize.BertWeights.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A BERT encoder (Devlin et al. 2019, arxiv.org/abs/1810.04805) whose every weight is learned. Rows
 * of word pieces are updated only where a batch has them, so the table stays on the heap and a
 * batch's rows become a tensor.
 *
 * <p>What a step makes belongs to the step's manager, which is closed behind it: a result belongs
 * to the manager of the array that it was asked of, so chains start with the batch's arrays and
 * never with a parameter.
 */
final class BertNetwork {
  private static final float DECAY = 0.01f;
  private static final float DROPOUT = 0.1f;

  /** Added to the attention of what is padding. */
  private static final float MASKED = -1e9f;

  private final BertWeights start;
  private final int hidden;
  private final float[][] words;
  private final Adam wordUpdates;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Parameter positions;

  /** Null: the encoder reads no shapes. */
  private final Parameter shapes;

  private final Parameter[] norm;
  private final List<Block> blocks = new ArrayList<>();

  /** The rows of a batch, until its gradient is collected. */
  private int[] batchWords;

  private NDArray batchRows;
  private float[] batchGradient;

  private record Linear(Parameter weight, Parameter bias) {}

  private record Block(
      Linear attention,
      Linear attentionOutput,
      Parameter[] attentionNorm,
      Linear intermediate,
      Linear output,
      Parameter[] outputNorm) {}

  /**
   * @param manager owns the parameters
   * @param withShapes whether it reads how words are written
   */
  BertNetwork(BertWeights start, boolean withShapes, NDManager manager) {
    this.start = start;
    hidden = start.words().columns();
    words = rows(start.words());
    wordUpdates = new Adam(words);
    positions = parameter(manager, start.positions().values().clone(), shape(start.positions()), 0);
    shapes =
        withShapes
            ? parameter(
                manager,
                start
                    .shapes()
                    .map(Matrix::values)
                    .orElseGet(() -> new float[TokenShape.COUNT * hidden])
                    .clone(),
                new Shape(TokenShape.COUNT, hidden),
                0)
            : null;
    norm = norm(manager, start.norm());
    for (BertWeights.Layer layer : start.layers()) {
      blocks.add(
          new Block(
              linear(manager, layer.attention()),
              linear(manager, layer.attentionOutput()),
              norm(manager, layer.attentionNorm()),
              linear(manager, layer.intermediate()),
              linear(manager, layer.output()),
              norm(manager, layer.outputNorm())));
    }
  }

  private static float[][] rows(Matrix matrix) {
    float[][] rows = new float[matrix.rows()][];
    for (int row = 0; row < rows.length; row++) {
      int from = row * matrix.columns();
      rows[row] = Arrays.copyOfRange(matrix.values(), from, from + matrix.columns());
    }
    return rows;
  }

  private static Shape shape(Matrix matrix) {
    return new Shape(matrix.rows(), matrix.columns());
  }

  private Parameter parameter(NDManager manager, float[] values, Shape shape, float decay) {
    Parameter parameter = new Parameter(manager, values, shape, decay);
    parameters.add(parameter);
    return parameter;
  }

  private Linear linear(NDManager manager, Dense dense) {
    Matrix transposed = dense.weight().transposed();
    return new Linear(
        parameter(manager, transposed.values(), shape(transposed), DECAY),
        parameter(manager, dense.bias().clone(), new Shape(dense.bias().length), 0));
  }

  private Parameter[] norm(NDManager manager, Norm values) {
    return new Parameter[] {
      parameter(manager, values.scale().clone(), new Shape(hidden), 0),
      parameter(manager, values.shift().clone(), new Shape(hidden), 0)
    };
  }

  /** Every parameter but the rows of words. */
  List<Parameter> parameters() {
    return parameters;
  }

  int hiddenSize() {
    return hidden;
  }

  /**
   * Token states of a batch, {@code [batch, longest, hidden]}.
   *
   * @param step owns what is made
   * @param learning whether gradients will be asked for
   */
  NDArray forward(NDManager step, List<Sample> batch, boolean learning) {
    int longest = batch.stream().mapToInt(sample -> sample.ids().length).max().orElseThrow();
    Shape tokens = new Shape(batch.size(), longest);
    NDArray states =
        look(step, wordRows(step, batch, longest, learning), tokens, wordsOf(batch, longest));
    long[] places = new long[longest];
    Arrays.setAll(places, i -> i);
    states = states.add(look(step, positions.array(), new Shape(1, longest), places));
    if (shapes != null) {
      states = states.add(look(step, shapes.array(), tokens, shapesOf(batch, longest)));
    }
    states = dropped(normalized(states, norm), learning);
    NDArray mask = mask(step, batch, longest);
    for (Block block : blocks) {
      NDArray attended = attention(states, mask, block.attention());
      NDArray more = dropped(product(attended, block.attentionOutput()), learning);
      states = normalized(states.add(more), block.attentionNorm());
      NDArray bent = product(states, block.intermediate()).getNDArrayInternal().gelu();
      more = dropped(product(bent, block.output()), learning);
      states = normalized(states.add(more), block.outputNorm());
    }
    return states;
  }

  private NDArray look(NDManager step, NDArray table, Shape shape, long[] indices) {
    NDArray index = step.create(indices, shape);
    return one(index.getNDArrayInternal().embedding(index, table, SparseFormat.DENSE));
  }

  private static NDArray one(NDList results) {
    return results.get(0);
  }

  /** The different words of a batch as a tensor of their own. */
  private NDArray wordRows(NDManager step, List<Sample> batch, int longest, boolean learning) {
    batchWords =
        batch.stream().flatMapToInt(s -> Arrays.stream(s.ids())).sorted().distinct().toArray();
    float[] values = new float[batchWords.length * hidden];
    for (int i = 0; i < batchWords.length; i++) {
      System.arraycopy(words[batchWords[i]], 0, values, i * hidden, hidden);
    }
    batchRows = step.create(values, new Shape(batchWords.length, hidden));
    if (learning) {
      batchRows.setRequiresGradient(true);
    }
    return batchRows;
  }

  /** What stands behind a text is padded with the batch's first word, which nobody looks at. */
  private long[] wordsOf(List<Sample> batch, int longest) {
    long[] indices = new long[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      int[] ids = batch.get(i).ids();
      for (int token = 0; token < ids.length; token++) {
        indices[i * longest + token] = Arrays.binarySearch(batchWords, ids[token]);
      }
    }
    return indices;
  }

  private static long[] shapesOf(List<Sample> batch, int longest) {
    long[] indices = new long[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      int[] of = batch.get(i).shapes();
      for (int token = 0; token < of.length; token++) {
        indices[i * longest + token] = of[token];
      }
    }
    return indices;
  }

  private static NDArray mask(NDManager step, List<Sample> batch, int longest) {
    float[] mask = new float[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      int from = i * longest + batch.get(i).ids().length;
      Arrays.fill(mask, from, (i + 1) * longest, MASKED);
    }
    return step.create(mask, new Shape(batch.size(), 1, 1, longest));
  }

  private NDArray attention(NDArray states, NDArray mask, Linear parts) {
    long batch = states.getShape().get(0);
    long tokens = states.getShape().get(1);
    long size = hidden / start.heads();
    NDArray all =
        product(states, parts)
            .reshape(batch, tokens, 3, start.heads(), size)
            .transpose(2, 0, 3, 1, 4);
    NDArray query = all.get(0);
    NDArray key = all.get(1).transpose(0, 1, 3, 2);
    NDArray value = all.get(2);
    NDArray weights = query.mul(1 / Math.sqrt(size)).matMul(key).add(mask).softmax(-1);
    return weights.matMul(value).transpose(0, 2, 1, 3).reshape(batch, tokens, hidden);
  }

  private static NDArray product(NDArray states, Linear linear) {
    return one(
        states.getNDArrayInternal().linear(states, linear.weight().array(), linear.bias().array()));
  }

  private NDArray normalized(NDArray states, Parameter[] by) {
    return one(
        states
            .getNDArrayInternal()
            .layerNorm(
                states, new Shape(hidden), by[0].array(), by[1].array(), start.normEpsilon()));
  }

  private static NDArray dropped(NDArray states, boolean learning) {
    return learning ? one(states.getNDArrayInternal().dropout(states, DROPOUT, true)) : states;
  }

  /**
   * Takes the gradient of the batch's words.
   *
   * @return the sum of its squares
   */
  double collectWords() {
    batchGradient = new float[batchWords.length * hidden];
    try (NDArray found = batchRows.getGradient()) {
      Parameter.view(found).get(batchGradient);
    }
    double sum = 0;
    for (float component : batchGradient) {
      sum += (double) component * component;
    }
    return sum;
  }

  /** Updates the batch's words. */
  void updateWords(float rate, float scale) {
    float[] gradient = new float[hidden];
    for (int i = 0; i < batchWords.length; i++) {
      for (int j = 0; j < hidden; j++) {
        gradient[j] = batchGradient[i * hidden + j] * scale;
      }
      wordUpdates.update(batchWords[i], gradient, rate);
    }
  }

  /** What has been learned so far, in arrays of its own. */
  BertWeights weights() {
    float[] flat = new float[words.length * hidden];
    for (int i = 0; i < words.length; i++) {
      System.arraycopy(words[i], 0, flat, i * hidden, hidden);
    }
    List<BertWeights.Layer> layers =
        blocks.stream()
            .map(
                block ->
                    new BertWeights.Layer(
                        dense(block.attention()),
                        dense(block.attentionOutput()),
                        norm(block.attentionNorm()),
                        dense(block.intermediate()),
                        dense(block.output()),
                        norm(block.outputNorm())))
            .toList();
    return new BertWeights(
        new Matrix(words.length, hidden, flat),
        new Matrix(start.positions().rows(), hidden, positions.values().clone()),
        shapes == null
            ? start.shapes()
            : java.util.Optional.of(new Matrix(TokenShape.COUNT, hidden, shapes.values().clone())),
        norm(norm),
        layers,
        start.normEpsilon(),
        start.heads());
  }

  private static Dense dense(Linear linear) {
    Shape shape = linear.weight().array().getShape();
    Matrix learned =
        new Matrix((int) shape.get(0), (int) shape.get(1), linear.weight().values().clone());
    return new Dense(learned.transposed(), linear.bias().values().clone());
  }

  private static Norm norm(Parameter[] parts) {
    return new Norm(parts[0].values().clone(), parts[1].values().clone());
  }
}
