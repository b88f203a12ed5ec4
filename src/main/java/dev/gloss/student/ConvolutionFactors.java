package dev.gloss.student;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackLimits;
import dev.gloss.tensor.QuantizedRows;
import dev.gloss.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trained parameters of a {@link TabulatedConvolution}. Arrays are shared; nobody may write to
 * them once they are here.
 *
 * @param vocabulary the tokenizer's ids that have a vector, ascending
 * @param vectors {@code [vocabulary, dimensions]}
 * @param taps what each filter takes from the token before, from the token itself and from the
 *     token after, tap by tap: {@code [3 · filters, dimensions]}
 * @param filterBias {@code [filters]}
 * @param head {@code [labels, filters]}
 * @param headBias {@code [labels]}
 */
public record ConvolutionFactors(
    int[] vocabulary,
    float[][] vectors,
    float[][] taps,
    float[] filterBias,
    float[][] head,
    float[] headBias) {
  /** Tokens a filter sees. */
  public static final int WIDTH = 3;

  private static final String SCALES = ".scale";

  public int dimensions() {
    return taps[0].length;
  }

  public int filters() {
    return filterBias.length;
  }

  public int labels() {
    return headBias.length;
  }

  /**
   * As a pack holds them: vectors, taps and head in 8-bit integers with a scale a row. What {@link
   * #of} reads back differs from these factors by that rounding.
   */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    float[] ids = new float[vocabulary.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary[i];
    }
    tensors.put("vocabulary", Tensor.of(ids).as(Tensor.Type.I32));
    putRows(tensors, "vectors", vectors);
    putRows(tensors, "taps", taps);
    tensors.put("filter-bias", Tensor.of(filterBias));
    putRows(tensors, "head", head);
    tensors.put("head-bias", Tensor.of(headBias));
    return tensors;
  }

  private static void putRows(Map<String, Tensor> tensors, String name, float[][] rows) {
    QuantizedRows quantized = QuantizedRows.of(rows);
    tensors.put(name, quantized.integers());
    tensors.put(name + SCALES, quantized.scales());
  }

  /**
   * @param tensors as {@link #tensors} gives them
   * @param where the file as a user would name it
   * @param labels rows that the head must have
   * @param vocabularySize ids of the tokenizer
   * @throws ModelFormatException if a tensor is missing or does not fit
   */
  public static ConvolutionFactors of(
      Map<String, Tensor> tensors, String where, int labels, int vocabularySize) {
    Reader reader = new Reader(tensors, where);
    float[] values = reader.tensor("vocabulary", Tensor.Type.I32, -1).values();
    float[] filterBias = reader.tensor("filter-bias", Tensor.Type.F32, -1).values();
    int filters = filterBias.length;
    int[] vocabulary = reader.ids(values, vocabularySize);
    int dimensions = reader.tensor("taps", Tensor.Type.I8, WIDTH * filters, -1).shape()[1];
    requireTables(vocabulary.length, filters, dimensions, where);
    return new ConvolutionFactors(
        vocabulary,
        reader.rows("vectors", vocabulary.length, dimensions),
        reader.rows("taps", WIDTH * filters, dimensions),
        filterBias,
        reader.rows("head", labels, filters),
        reader.tensor("head-bias", Tensor.Type.F32, labels).values());
  }

  /** Before anything is unfolded. */
  private static void requireTables(int vocabulary, int filters, int dimensions, String where) {
    long bytes = Float.BYTES * (long) vocabulary * ((long) WIDTH * filters + dimensions);
    boolean wide = Math.max(filters, dimensions) > PackLimits.WIDTH;
    if (wide || bytes > PackLimits.TABLE_BYTES) {
      throw new ModelFormatException(
          "%s: expected tables of at most %d bytes and %d columns, found %d tokens, %d filters, %d dimensions: %d bytes"
              .formatted(
                  where,
                  PackLimits.TABLE_BYTES,
                  PackLimits.WIDTH,
                  vocabulary,
                  filters,
                  dimensions,
                  bytes));
    }
  }

  /** Tensors with their checks. */
  private record Reader(Map<String, Tensor> tensors, String where) {
    /** A length of -1 stands for any from 1. */
    Tensor tensor(String name, Tensor.Type type, int... shape) {
      Tensor tensor = tensors.get(name);
      boolean fits =
          tensor != null && tensor.type() == type && tensor.shape().length == shape.length;
      for (int i = 0; fits && i < shape.length; i++) {
        fits = shape[i] < 0 ? tensor.shape()[i] > 0 : tensor.shape()[i] == shape[i];
      }
      if (!fits) {
        throw new ModelFormatException(
            "%s: expected tensor '%s' of type %s and shape %s (-1: any), found %s"
                .formatted(
                    where,
                    name,
                    type,
                    Arrays.toString(shape),
                    tensor == null
                        ? "only " + tensors.keySet()
                        : tensor.type() + " " + Arrays.toString(tensor.shape())));
      }
      for (float value : tensor.values()) {
        if (!Float.isFinite(value)) {
          throw new ModelFormatException(
              "%s: expected finite numbers in tensor '%s', found %s".formatted(where, name, value));
        }
      }
      return tensor;
    }

    float[][] rows(String name, int rows, int columns) {
      Tensor integers = tensor(name, Tensor.Type.I8, rows, columns);
      return new QuantizedRows(
              integers, tensor(name + SCALES, Tensor.Type.F32, integers.shape()[0]))
          .rows();
    }

    int[] ids(float[] values, int vocabularySize) {
      int[] ids = new int[values.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = (int) values[i];
        int smallest = i == 0 ? 0 : ids[i - 1] + 1;
        if (ids[i] < smallest || ids[i] >= vocabularySize) {
          throw new ModelFormatException(
              "%s: expected tensor 'vocabulary' to ascend within [0, %d), found %d at %d"
                  .formatted(where, vocabularySize, ids[i], i));
        }
      }
      return ids;
    }
  }
}
