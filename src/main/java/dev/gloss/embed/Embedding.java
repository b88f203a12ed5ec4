package dev.gloss.embed;

import dev.gloss.task.Finding;
import java.util.Arrays;

/**
 * A text as a vector of unit length; all zeros if none of its tokens has one. Vectors compare only
 * if their digests are equal. Compares by content; immutable.
 */
public final class Embedding implements Finding {
  private static final int LARGEST = Byte.MAX_VALUE;

  private final EmbeddingSource source;
  private final String digest;

  /** Null in int8. */
  private final float[] floats;

  /** Null in float. */
  private final byte[] bytes;

  private final float scale;

  private Embedding(
      EmbeddingSource source, String digest, float[] floats, byte[] bytes, float scale) {
    this.source = source;
    this.digest = digest;
    this.floats = floats;
    this.bytes = bytes;
    this.scale = scale;
  }

  /**
   * A vector brought to unit length.
   *
   * @param digest of what made it
   */
  static Embedding of(EmbeddingSource source, String digest, float[] vector, EmbeddingForm form) {
    return form == EmbeddingForm.FLOAT
        ? ofFloats(source, digest, unit(vector))
        : rounded(source, digest, vector);
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    double length = Math.sqrt(square);
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length && length > 0; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  private static Embedding rounded(EmbeddingSource source, String digest, float[] vector) {
    // As integers, magnitudes are in the order that they have as numbers, and compare faster.
    int bits = 0;
    for (float component : vector) {
      bits = Math.max(bits, Float.floatToRawIntBits(component) & Integer.MAX_VALUE);
    }
    byte[] bytes = new byte[vector.length];
    float factor = LARGEST / Float.intBitsToFloat(bits);
    if (Float.isInfinite(factor)) {
      return ofBytes(source, digest, bytes, 0);
    }
    int squares = 0;
    for (int i = 0; i < bytes.length; i++) {
      // To the nearest: a cast cuts off, and nothing is below -LARGEST.
      int integer = (int) (vector[i] * factor + (LARGEST + 0.5f)) - LARGEST;
      bytes[i] = (byte) integer;
      squares += integer * integer;
    }
    return ofBytes(source, digest, bytes, (float) (1 / Math.sqrt(squares)));
  }

  static Embedding ofFloats(EmbeddingSource source, String digest, float[] unit) {
    return new Embedding(source, digest, unit, null, 1);
  }

  static Embedding ofBytes(EmbeddingSource source, String digest, byte[] bytes, float scale) {
    return new Embedding(source, digest, null, bytes, scale);
  }

  @Override
  public String task() {
    return EmbedTask.NAME;
  }

  public EmbeddingSource source() {
    return source;
  }

  /**
   * SHA-256 of what made it: of the encoder's weights, or of the pack whose student's rows it is.
   */
  public String digest() {
    return digest;
  }

  /** Dimensions. */
  public int width() {
    return bytes == null ? floats.length : bytes.length;
  }

  public EmbeddingForm form() {
    return bytes == null ? EmbeddingForm.FLOAT : EmbeddingForm.INT8;
  }

  /** What {@link #bytes} are multiplied with; 1 in float. */
  public float scale() {
    return scale;
  }

  /** The components in int8; empty in float. */
  public byte[] bytes() {
    return bytes == null ? new byte[0] : bytes.clone();
  }

  /** The components, whatever the form; {@code [width]}, of the caller's own. */
  public float[] values() {
    if (bytes == null) {
      return floats.clone();
    }
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] * scale;
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && source == that.source
        && digest.equals(that.digest)
        && Float.compare(scale, that.scale) == 0
        && Arrays.equals(floats, that.floats)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(floats) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Embedding[%s, %d, %s]".formatted(source.label(), width(), form());
  }
}
