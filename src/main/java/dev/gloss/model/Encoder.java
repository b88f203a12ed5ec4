package dev.gloss.model;

/**
 * A network over one sequence of token ids. Safe for use by several threads; the result is a
 * function of the ids alone, bit for bit.
 */
interface Encoder extends AutoCloseable {
  /** Components of a token state; of a classifier its labels. */
  int hiddenSize();

  /**
   * @param ids of one text, special tokens included
   * @return token states, {@code [ids.length, hiddenSize]} in row-major order, or a classifier's
   *     logits, {@code [1, hiddenSize]}; owned by the caller
   */
  float[] encode(int[] ids);

  /** Whether the state of a token counts for the text. */
  default boolean isRead(int[] ids, int token) {
    return true;
  }

  @Override
  void close();
}
