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
    double square = 0;
    float largest = 0;
    for (float component : vector) {
      square += (double) component * component;
      largest = Math.max(largest, Math.abs(component));
    }
    if (form == EmbeddingForm.FLOAT) {
      return ofFloats(source, digest, unit(vector, Math.sqrt(square)));
    }
    byte[] bytes = new byte[vector.length];
    long squares = 0;
    for (int i = 0; i < vector.length && largest > 0; i++) {
      bytes[i] = (byte) Math.round(vector[i] / largest * LARGEST);
      squares += bytes[i] * bytes[i];
    }
    return ofBytes(source, digest, bytes, squares == 0 ? 0 : (float) (1 / Math.sqrt(squares)));
  }

  private static float[] unit(float[] vector, double length) {
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length && length > 0; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
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
