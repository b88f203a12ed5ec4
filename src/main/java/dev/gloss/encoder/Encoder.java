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
  default float[] encode(int[] ids) {
    return encode(ids, new int[ids.length]);
  }

  /**
   * As {@link #encode(int[])}, of tokens whose words are written so.
   *
   * @param shapes ordinals of {@link TokenShape}, one a token; heeded if {@link #readsShapes}
   */
  float[] encode(int[] ids, int[] shapes);

  /** Whether it reads how words are written. */
  default boolean readsShapes() {
    return false;
  }

  /** Whether the state of a token counts for the text. */
  default boolean isRead(int[] ids, int token) {
    return true;
  }
}
