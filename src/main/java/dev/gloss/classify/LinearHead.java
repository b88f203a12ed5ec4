package dev.gloss.classify;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code logits = weight · vector + bias}. Immutable. */
public final class LinearHead {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /** {@code [features, labels]}: so that sums over features are made for many labels at a time. */
  private final float[][] columns;

  private final float[] bias;

  /**
   * @param weight {@code [labels, features]}
   * @param bias {@code [labels]}, taken over
   */
  public LinearHead(float[][] weight, float[] bias) {
    if (weight.length != bias.length) {
      throw new IllegalArgumentException(
          "expected a bias for each of %d labels, found %d".formatted(weight.length, bias.length));
    }
    this.columns = FloatRows.transpose(weight);
    this.bias = bias;
  }

  /**
   * The head of a pack, checked against the pack's labels and encoder.
   *
   * @throws ModelFormatException if a tensor is missing, its shape does not fit or a number is not
   *     finite
   */
  public static LinearHead of(ModelPack pack, LabelSet labels) {
    String file = ClassifierSpecification.HEAD;
    Map<String, Tensor> tensors = Safetensors.read(pack.file(file), pack.describe(file));
    int features = pack.manifest().encoder().features();
    Tensor weight = tensor(pack, tensors, WEIGHT, new int[] {labels.size(), features});
    Tensor bias = tensor(pack, tensors, BIAS, new int[] {labels.size()});
    return new LinearHead(weight.rows(), bias.values());
  }

  private static Tensor tensor(
      ModelPack pack, Map<String, Tensor> tensors, String name, int[] shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          "%s: expected tensor '%s' of shape %s, found %s"
              .formatted(
                  pack.describe(ClassifierSpecification.HEAD),
                  name,
                  Arrays.toString(shape),
                  tensor == null ? tensors.keySet() : Arrays.toString(tensor.shape())));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            "%s: expected finite numbers in tensor '%s', found %s"
                .formatted(pack.describe(ClassifierSpecification.HEAD), name, value));
      }
    }
    return tensor;
  }

  /** What {@link #of} reads. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHT, Tensor.of(FloatRows.transpose(columns)));
    tensors.put(BIAS, Tensor.of(bias));
    return tensors;
  }

  /**
   * @param vector {@code [features]}
   * @return {@code [labels]}, owned by the caller
   */
  public float[] logits(float[] vector) {
    float[] logits = new float[bias.length];
    FloatRows.multiply(vector, columns, logits);
    FloatRows.add(logits, 1, bias);
    return logits;
  }
}
