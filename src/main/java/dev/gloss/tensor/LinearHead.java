package dev.gloss.tensor;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
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
   * A head of a pack, checked against what it is to take and to give.
   *
   * @param file of the pack
   * @throws ModelFormatException if a tensor is missing, its shape does not fit or a number is not
   *     finite
   */
  public static LinearHead of(ModelPack pack, String file, int labels, int features) {
    String where = pack.describe(file);
    Map<String, Tensor> tensors = Safetensors.read(pack.file(file), where);
    Tensor weight = tensor(tensors, where, WEIGHT, labels, features);
    Tensor bias = tensor(tensors, where, BIAS, labels);
    return new LinearHead(weight.rows(), bias.values());
  }

  private static Tensor tensor(
      Map<String, Tensor> tensors, String where, String name, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          "%s: expected tensor '%s' of shape %s, found %s"
              .formatted(
                  where,
                  name,
                  Arrays.toString(shape),
                  tensor == null ? tensors.keySet() : Arrays.toString(tensor.shape())));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            "%s: expected finite numbers in tensor '%s', found %s".formatted(where, name, value));
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
