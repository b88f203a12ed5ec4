package dev.gloss.pack;

/**
 * How much memory a pack may ask for, told before it is given: a pack can be consistent, with right
 * digests, and still unfold to far more than its files. Constants and no options: each is several
 * times what the largest compact model needs that these formats have, and who loads a larger one
 * has left what Gloss is for. What stands beside them: {@link Bounded#LARGEST_FILE}, {@link
 * Manifest#LONGEST}, those of foreign configurations, the limits of a tokenizer's file and of
 * golden lines where those are read. What an ONNX graph does with native memory nobody can tell
 * beforehand.
 */
public final class PackLimits {
  /** All files of a pack together, in bytes: 2 GiB. A pack with an fp32 encoder has 0.2 GiB. */
  static final long PACK_BYTES = 2L << 30;

  /**
   * All tensors of one file as 32-bit floats, in bytes: 1 GiB. The largest model2vec model has half
   * of it, and 8-bit integers unfold to four times their size.
   */
  public static final long TENSOR_BYTES = 1L << 30;

  /**
   * A student's tables with its vectors, in bytes: 1 GiB. 30,000 tokens in 512 filters take 0.2
   * GiB.
   */
  public static final long TABLE_BYTES = 1L << 30;

  /** The states of one window of an encoder, in bytes: 1 GiB. */
  static final long STATE_BYTES = 1L << 30;

  /**
   * Components of a token state, labels of a network, filters or dimensions of a student: 131,072.
   * Each may become an array of its own.
   */
  public static final int WIDTH = 1 << 17;

  private PackLimits() {}
}
