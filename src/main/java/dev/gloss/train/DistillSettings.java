package dev.gloss.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a student is distilled from.
 *
 * @param teacher place of the pack: {@code classpath:…}, {@code file:…} or a path
 * @param train labelled texts, best those the teacher learned from
 * @param validation labelled texts for every choice; absent: one in ten of train, by the seed,
 *     which are those the teacher's training held back with the same seed
 * @param test labelled texts to judge by at the end; nothing is chosen by them
 * @param unlabelled more texts for the teacher to label
 * @param name the pack's name; absent: the teacher's
 * @param version the pack's version; absent: the teacher's
 * @param dimensions of the token vectors
 * @param filters of the convolution
 * @param mixes most texts mixed of the given ones' spans; none, a quarter of them and all are tried
 * @param maxAccuracyLoss how much less accurate than the teacher the cascade may be on validation,
 *     in [0, 1]
 * @param precision share of right tags among those given that the abstain thresholds must reach on
 *     validation, in (0, 1]
 * @param cache folder for what the encoder makes of its vocabulary
 * @param command what the user typed, for the card
 * @param threads changes the time, never the result
 */
public record DistillSettings(
    String teacher,
    Path train,
    Optional<Path> validation,
    Optional<Path> test,
    List<Path> unlabelled,
    Optional<String> name,
    Optional<String> version,
    int dimensions,
    int filters,
    int mixes,
    double maxAccuracyLoss,
    double precision,
    Path cache,
    String command,
    long seed,
    int threads) {
  /** They cost no time in a text; 128 lost .8 points on BANKING77's validation texts. */
  public static final int DEFAULT_DIMENSIONS = 256;

  /** 512 cost twice the time in a text and were no better on BANKING77's validation texts. */
  public static final int DEFAULT_FILTERS = 256;

  /** Of 20,000 and 40,000 the latter were better on BANKING77's validation texts. */
  public static final int DEFAULT_MIXES = 40_000;

  /** The cascade is as accurate as its teacher. */
  public static final double DEFAULT_MAX_ACCURACY_LOSS = 0;

  public DistillSettings {
    unlabelled = List.copyOf(unlabelled);
    if (dimensions < 1 || filters < 1 || threads < 1 || mixes < 0) {
      throw new IllegalArgumentException(
          "expected at least one dimension, filter and thread, and no fewer than 0 mixes, found %d,"
                  .formatted(dimensions)
              + " %d, %d and %d".formatted(filters, threads, mixes));
    }
    if (!(maxAccuracyLoss >= 0 && maxAccuracyLoss <= 1) || !(precision > 0 && precision <= 1)) {
      throw new IllegalArgumentException(
          "expected a largest accuracy loss in [0, 1] and a precision in (0, 1], found %s and %s"
              .formatted(maxAccuracyLoss, precision));
    }
  }
}
