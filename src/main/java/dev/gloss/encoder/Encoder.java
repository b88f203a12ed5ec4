package dev.gloss.encoder;

/**
 * A network that gives each token of a sequence a state. Safe for use by several threads; the
 * result is a function of the ids alone, bit for bit.
 */
non-sealed interface Encoder extends Network {
  /** Components of a token state. */
  int hiddenSize();

  /** The file of its weights as a user would name it. */
  String where();

  /**
   * @param ids of one text or a part of it, special tokens included
   * @return token states, {@code [ids.length, hiddenSize]} in row-major order, owned by the caller
   */
  float[] encode(int[] ids);

  /** Whether the state of a token counts for the text. */
  default boolean isRead(int[] ids, int token) {
    return true;
  }
}
