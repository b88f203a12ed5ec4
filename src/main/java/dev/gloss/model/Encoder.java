package dev.gloss.model;

/**
 * A transformer over one sequence of token ids. Safe for use by several threads; the result is a
 * function of the ids alone, bit for bit.
 */
public interface Encoder extends AutoCloseable {
  int hiddenSize();

  /**
   * @param ids of one text, special tokens included
   * @return token states, {@code [ids.length, hiddenSize]} in row-major order, owned by the caller
   */
  float[] encode(int[] ids);

  @Override
  void close();
}
