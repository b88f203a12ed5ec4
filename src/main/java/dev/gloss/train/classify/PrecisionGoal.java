package dev.gloss.train.classify;

import java.util.Optional;

/**
 * How often what a classifier says shall be right on texts it has not seen.
 *
 * @param asked share of right tags among those given, in (0, 1); absent: with one label a text
 *     {@value #DEFAULT}, and with any number of labels no promise, but the thresholds with the
 *     highest F1
 * @param outOfScope expected share of texts that no label fits, in [0, 1); absent: as in the
 *     validation texts
 */
public record PrecisionGoal(Optional<Double> asked, Optional<Double> outOfScope) {
  /** An answer is right in 95 of 100 cases. */
  public static final double DEFAULT = 0.95;

  public PrecisionGoal {
    if (asked.isPresent() && !(asked.get() > 0 && asked.get() < 1)) {
      throw new IllegalArgumentException("expected a precision in (0, 1), found " + asked.get());
    }
    if (outOfScope.isPresent() && !(outOfScope.get() >= 0 && outOfScope.get() < 1)) {
      throw new IllegalArgumentException(
          "expected a share of texts out of scope in [0, 1), found " + outOfScope.get());
    }
  }

  /** This precision, and a share of texts out of scope as in validation. */
  public static PrecisionGoal of(double precision) {
    return new PrecisionGoal(Optional.of(precision), Optional.empty());
  }

  /** What is promised, if anything. */
  Optional<Double> promised(boolean multiLabel) {
    return asked.or(() -> multiLabel ? Optional.empty() : Optional.of(DEFAULT));
  }
}
