package dev.gloss.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a classifier is trained from.
 *
 * @param train labelled texts
 * @param validation labelled texts for every choice; absent: one in ten of train, by the seed
 * @param test labelled texts to judge by at the end; nothing is chosen by them
 * @param abstainLabels labels that mean "none of the others"; none: {@value
 *     #DEFAULT_ABSTAIN_LABEL}, if the data has it
 * @param precision share of right tags among those given that the abstain threshold must reach on
 *     validation, in (0, 1]
 * @param card what the pack says of itself
 * @param threads changes the time, never the result
 */
public record TrainSettings(
    Path train,
    Optional<Path> validation,
    Optional<Path> test,
    List<String> abstainLabels,
    double precision,
    Card card,
    long seed,
    int threads) {
  /** An answer is right in 95 of 100 cases. */
  public static final double DEFAULT_PRECISION = 0.95;

  /** What data sets call texts that none of their labels fits. */
  public static final String DEFAULT_ABSTAIN_LABEL = "oos";

  public TrainSettings {
    abstainLabels = List.copyOf(abstainLabels);
    if (!(precision > 0 && precision <= 1) || threads < 1) {
      throw new IllegalArgumentException(
          "expected a precision in (0, 1] and at least one thread, found %s and %d"
              .formatted(precision, threads));
    }
  }

  /**
   * What a pack says of itself.
   *
   * @param description what the model is for
   * @param licence of the trained model
   * @param attribution whom the data's licence wants named
   * @param command what the user typed
   */
  public record Card(
      String name,
      String version,
      String description,
      String licence,
      String attribution,
      String command) {}
}
