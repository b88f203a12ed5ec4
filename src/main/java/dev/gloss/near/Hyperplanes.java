package dev.gloss.near;

import java.util.Random;

/**
 * Locality-sensitive hashes of vectors: on which side of random planes through the origin they lie
 * (Charikar 2002, Similarity estimation techniques from rounding algorithms). Two vectors at an
 * angle of a are on one side of a plane with a probability of 1 - a / pi. Immutable.
 */
public final class Hyperplanes {
  private final float[][] normals;

  /**
   * @param width of the vectors
   * @param bits planes, 1 to 16
   * @param seed the same seed gives the same planes, on every machine
   */
  public Hyperplanes(int width, int bits, long seed) {
    Random random = new Random(seed);
    normals = new float[bits][width];
    for (float[] normal : normals) {
      for (int i = 0; i < width; i++) {
        normal[i] = (float) random.nextGaussian();
      }
    }
  }

  /**
   * A bit a plane.
   *
   * @param vector {@code [width]}, in int8
   */
  public int signature(byte[] vector) {
    int signature = 0;
    for (float[] normal : normals) {
      float side = 0;
      for (int i = 0; i < normal.length; i++) {
        side += normal[i] * vector[i];
      }
      signature = signature << 1 | (side >= 0 ? 1 : 0);
    }
    return signature;
  }
}
