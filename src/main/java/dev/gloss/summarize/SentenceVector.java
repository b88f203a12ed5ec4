package dev.gloss.summarize;

import java.util.Arrays;

/**
 * A sentence embedding in one signed byte per dimension, small enough for keyed state: each
 * component is the unit vector's component divided by its largest magnitude, times 127. Compares by
 * content; immutable.
 */
public final class SentenceVector {
  /** The vector of a sentence nobody encoded; its cosine with anything is 0. */
  public static final SentenceVector NONE = new SentenceVector(new byte[0]);

  private final byte[] components;

  /** Kept, because a thread compares each of its vectors with many others. */
  private final double norm;

  private SentenceVector(byte[] components) {
    this.components = components;
    this.norm = Math.sqrt(dot(components, components));
  }

  /** Quantizes a vector of any length other than zero norm; a zero vector gives {@link #NONE}. */
  public static SentenceVector of(float[] vector) {
    float largest = 0;
    for (float component : vector) {
      largest = Math.max(largest, Math.abs(component));
    }
    if (largest == 0) {
      return NONE;
    }
    byte[] components = new byte[vector.length];
    for (int i = 0; i < vector.length; i++) {
      components[i] = (byte) Math.round(vector[i] / largest * 127);
    }
    return new SentenceVector(components);
  }

  /** The vector whose {@link #toBytes} these are. */
  public static SentenceVector fromBytes(byte[] bytes) {
    return bytes.length == 0 ? NONE : new SentenceVector(bytes.clone());
  }

  public byte[] toBytes() {
    return components.clone();
  }

  /** In [-1, 1]; 0 when either is {@link #NONE} or they come from models of different sizes. */
  public double cosine(SentenceVector other) {
    if (components.length != other.components.length) {
      return 0;
    }
    double norms = norm * other.norm;
    return norms == 0 ? 0 : dot(components, other.components) / norms;
  }

  private static long dot(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SentenceVector that && Arrays.equals(components, that.components);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(components);
  }

  @Override
  public String toString() {
    return "SentenceVector[" + components.length + "]";
  }
}
