package dev.gloss.student;

import java.util.function.IntPredicate;

/** A {@link TabulatedConvolution} written out, without tables and in 64 bits. */
record WrittenOutConvolution(ConvolutionFactors factors) {
  /**
   * @param ids a text between its special tokens
   * @param counts which of its tokens are positions
   */
  double[] logits(int[] ids, IntPredicate counts) {
    int filters = factors.filters();
    double[] largest = new double[filters];
    for (int i = 1; i < ids.length - 1; i++) {
      for (int filter = 0; filter < filters && counts.test(i); filter++) {
        double value = factors.filterBias()[filter];
        for (int tap = 0; tap < ConvolutionFactors.WIDTH; tap++) {
          float[] vector = vector(ids[i - 1 + tap]);
          for (int j = 0; j < vector.length; j++) {
            value += vector[j] * factors.taps()[tap * filters + filter][j];
          }
        }
        largest[filter] = Math.max(largest[filter], value);
      }
    }
    double[] logits = new double[factors.labels()];
    for (int label = 0; label < logits.length; label++) {
      logits[label] = factors.headBias()[label];
      for (int filter = 0; filter < filters; filter++) {
        logits[label] += largest[filter] * factors.head()[label][filter];
      }
    }
    return logits;
  }

  /** A token's vector; zeros if it has none. */
  float[] vector(int id) {
    for (int i = 0; i < factors.vocabulary().length; i++) {
      if (factors.vocabulary()[i] == id) {
        return factors.vectors()[i];
      }
    }
    return new float[factors.dimensions()];
  }
}
