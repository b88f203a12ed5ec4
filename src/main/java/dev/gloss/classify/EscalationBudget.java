package dev.gloss.classify;

/**
 * How often a cascade may ask its teacher: a share of the texts, so that a burst of texts that the
 * student does not know cannot pull a stream down to the teacher's speed. What is not used is saved
 * for later, up to a limit (the token bucket of Turner, 1986). Used by one thread.
 */
final class EscalationBudget {
  /** Escalations that can be saved. */
  private static final double MOST_SAVED = 20;

  private final double least;
  private final boolean adaptive;
  private double share;
  private double saved = MOST_SAVED;

  /**
   * @param share of the texts, above 0; from 1 on there is no limit
   * @param adaptive whether that is the least, and {@link #effort} says how much more it is
   */
  EscalationBudget(double share, boolean adaptive) {
    this.least = share;
    this.adaptive = adaptive;
    this.share = adaptive ? 1 : share;
  }

  /** From now on so much of what the texts ask for, in (0, 1]. */
  void effort(double effort) {
    if (adaptive) {
      share = Math.max(least, effort);
    }
  }

  /** A text has come. */
  void text() {
    saved = Math.min(MOST_SAVED, saved + share);
  }

  /** Whether the teacher may be asked about it; if so, that is spent. */
  boolean spend() {
    if (share >= 1) {
      return true;
    }
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}
