package dev.gloss.near;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a text counts as said before, whoever said it.
 *
 * @param cosine least, of the letters of both texts, in (0, 1]
 * @param timeToLive how much later the second may come, by the events' own time
 * @param kept texts remembered of each of {@link #KEYS} keys, the latest of them
 */
public record NearSettings(double cosine, Duration timeToLive, int kept) implements Serializable {
  /** Hashes of each text; what one of them keeps apart another may bring together. */
  public static final int TABLES = 4;

  /** Planes of a hash. */
  private static final int BITS = 4;

  /** Keys that texts are remembered under. */
  public static final int KEYS = TABLES << BITS;

  private static final long SEED = 20_260_105;

  /**
   * @throws IllegalArgumentException if one is out of its range
   */
  public NearSettings {
    if (!(cosine > 0 && cosine <= 1) || kept < 1) {
      throw new IllegalArgumentException(
          "expected a cosine above 0 and at most 1, and at least 1 text kept, found %s and %d"
              .formatted(cosine, kept));
    }
  }

  /**
   * The hash of a table.
   *
   * @param table from 0 to {@link #TABLES} - 1
   */
  public static Hyperplanes hash(int table) {
    return new Hyperplanes(LetterVector.WIDTH, BITS, SEED + table);
  }
}
