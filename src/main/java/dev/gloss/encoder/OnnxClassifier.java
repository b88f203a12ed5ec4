package dev.gloss.encoder;

import dev.gloss.pack.ModelFormatException;
import java.util.Arrays;

/** A transformer in ONNX with its head, whose output is logits. */
final class OnnxClassifier implements Network {
  private static final String LOGITS = "logits";

  private final OnnxModel model;
  private final int labels;
  private final String where;

  /**
   * @param where the model's file as a user would name it
   * @throws ModelFormatException if the file holds no such model
   */
  OnnxClassifier(byte[] onnx, int labels, String where) {
    this.model = new OnnxModel(onnx, LOGITS, where);
    this.labels = labels;
    this.where = where;
    // Dimensions that the model leaves open are checked when it runs.
    long[] shape = model.outputShape();
    if (shape.length != 2 || (shape[1] >= 0 && shape[1] != labels)) {
      model.close();
      throw refused(shape);
    }
  }

  private ModelFormatException refused(long[] shape) {
    return new ModelFormatException(
        "%s: output '%s' has shape %s but there are %d labels"
            .formatted(where, model.output(), Arrays.toString(shape), labels));
  }

  int labels() {
    return labels;
  }

  /**
   * @param ids of one text or a part of it, special tokens included
   * @return {@code [labels]}, owned by the caller
   */
  float[] logits(int[] ids) {
    OnnxModel.Output output = model.run(ids);
    if (!Arrays.equals(new long[] {1, labels}, output.shape())) {
      throw refused(output.shape());
    }
    for (float logit : output.values()) {
      if (!Float.isFinite(logit)) {
        throw new IllegalStateException(
            "%s: expected finite logits of %d tokens, found %s"
                .formatted(where, ids.length, logit));
      }
    }
    return output.values();
  }

  @Override
  public void close() {
    model.close();
  }
}
