package dev.gloss.train.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * An array of numbers that is learned, with its optimizer's state: AdamW (Loshchilov and Hutter
 * 2019, arxiv.org/abs/1711.05101). The numbers live on the heap, where they are updated, and as a
 * tensor, which is written after each update.
 */
final class Parameter {
  private static final float MEAN = 0.9f;
  private static final float SQUARE = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final NDArray array;
  private final float[] values;
  private final float[] means;
  private final float[] squares;
  private final float[] gradient;
  private final float decay;
  private double meanPower = 1;
  private double squarePower = 1;

  /**
   * @param values where it starts, taken over
   * @param decay share of itself that a step with rate 1 takes away
   */
  Parameter(NDManager manager, float[] values, Shape shape, float decay) {
    this.values = values;
    this.decay = decay;
    array = manager.create(values, shape);
    array.setRequiresGradient(true);
    means = new float[values.length];
    squares = new float[values.length];
    gradient = new float[values.length];
  }

  /** The tensor; it belongs to the network's manager. */
  NDArray array() {
    return array;
  }

  /** What has been learned; written to by {@link #update}. */
  float[] values() {
    return values;
  }

  /** Takes these values, such as those of an earlier epoch. */
  void set(float[] others) {
    System.arraycopy(others, 0, values, 0, values.length);
    publish();
  }

  /** The tensor's own memory: copies of it would be made anew at every step. */
  static FloatBuffer view(NDArray array) {
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /**
   * Takes the gradient that the last backward pass left and sets that to zero.
   *
   * @return the sum of its squares
   */
  double collect() {
    try (NDArray found = array.getGradient()) {
      view(found).get(gradient);
      found.subi(found);
    }
    double sum = 0;
    for (float component : gradient) {
      sum += (double) component * component;
    }
    return sum;
  }

  /**
   * One step.
   *
   * @param rate learning rate
   * @param scale factor of the gradient
   */
  void update(float rate, float scale) {
    meanPower *= MEAN;
    squarePower *= SQUARE;
    float step = (float) (rate / (1 - meanPower));
    float inverse = (float) (1 / (1 - squarePower));
    float kept = 1 - rate * decay;
    for (int i = 0; i < values.length; i++) {
      float component = gradient[i] * scale;
      means[i] = MEAN * means[i] + (1 - MEAN) * component;
      squares[i] = SQUARE * squares[i] + (1 - SQUARE) * component * component;
      values[i] =
          kept * values[i] - step * means[i] / ((float) Math.sqrt(squares[i] * inverse) + EPSILON);
    }
  }

  /** Makes the tensor what the values are. */
  void publish() {
    view(array).put(values);
  }
}
