package dev.gloss.train.classify;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The precision that was promised, held against what the chosen thresholds keep to.
 *
 * @param precision share of right tags among those given
 */
record Promise(double precision) {
  static Optional<Promise> of(PrecisionGoal goal, boolean multiLabel) {
    return goal.promised(multiLabel).map(Promise::new);
  }

  /**
   * The figures by the names they have in a card.
   *
   * @param data what the threshold was chosen on; a name begins with it
   */
  Map<String, Double> figures(String data, Optional<SafeThreshold> safe) {
    return Map.of(
        "promised-precision", precision, data + "-precision-bound", safe.orElseThrow().bound());
  }

  /** A line for a person if no threshold reached it. */
  Optional<String> warning(String who, Optional<SafeThreshold> safe) {
    SafeThreshold chosen = safe.orElseThrow();
    return chosen.bound() >= precision
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "expected a threshold from which on at least %s of what %s says is right, found"
                    + " none: the best keeps to %.3f, by %d answers on validation",
                precision,
                who,
                chosen.bound(),
                chosen.answers()));
  }
}
