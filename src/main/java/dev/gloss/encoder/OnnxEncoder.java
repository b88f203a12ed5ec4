package dev.gloss.encoder;

import dev.gloss.pack.ModelFormatException;
import java.util.Arrays;

/** A transformer in ONNX whose output is token states. */
final class OnnxEncoder implements Encoder {
  private static final String STATES = "last_hidden_state";

  private final OnnxModel model;
  private final int hiddenSize;
  private final String where;

  /**
   * @param where the model's file as a user would name it
   * @throws ModelFormatException if the file holds no such model
   */
  OnnxEncoder(byte[] onnx, int hiddenSize, String where) {
    this.model = new OnnxModel(onnx, STATES, where);
    this.hiddenSize = hiddenSize;
    this.where = where;
    // Dimensions that the model leaves open are checked when it runs.
    long[] shape = model.outputShape();
    if (shape.length != 3 || (shape[2] >= 0 && shape[2] != hiddenSize)) {
      model.close();
      throw new ModelFormatException(
          "%s: expected an output of shape [1, tokens, %d], found '%s' of shape %s"
              .formatted(where, hiddenSize, model.output(), Arrays.toString(shape)));
    }
  }

  @Override
  public int hiddenSize() {
    return hiddenSize;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public boolean readsShapes() {
    return model.readsShapes();
  }

  @Override
  public float[] encode(int[] ids, int[] shapes) {
    OnnxModel.Output output = model.run(ids, shapes);
    long[] expected = {1, ids.length, hiddenSize};
    if (!Arrays.equals(expected, output.shape())) {
      throw new ModelFormatException(
          "%s: expected an output of shape %s, found %s"
              .formatted(where, Arrays.toString(expected), Arrays.toString(output.shape())));
    }
    return output.values();
  }

  @Override
  public void close() {
    model.close();
  }
}
