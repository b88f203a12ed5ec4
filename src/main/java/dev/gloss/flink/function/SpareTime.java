package dev.gloss.flink.function;

import java.util.function.LongSupplier;

/**
 * How much effort a subtask can spend on a text, by how busy it is: once a second a subtask with
 * hardly any time to spare halves it, one with time to spare raises it by a quarter. So a burst
 * costs the first second or two of it, and what follows a burst is read with full effort again
 * within half a minute (additive increase would take longer, and a share is nothing to add to).
 * Used by one thread.
 */
final class SpareTime {
  static final double LEAST = 0.01;

  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final double BUSY = 0.9;
  private static final double IDLE = 0.7;
  private static final double LESS = 0.5;
  private static final double MORE = 1.25;

  private final LongSupplier unusedMillis;
  private final LongSupplier nanoTime;
  private long since;
  private long unusedBefore;
  private double effort = 1;

  /**
   * @param unusedMillis time for which the subtask had nothing to do, or could not go on, so far
   * @param nanoTime a clock in nanoseconds
   */
  SpareTime(LongSupplier unusedMillis, LongSupplier nanoTime) {
    this.unusedMillis = unusedMillis;
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
    unusedBefore = unusedMillis.getAsLong();
  }

  /**
   * Looks whether it is time to change the effort.
   *
   * @return whether it has changed
   */
  boolean look() {
    long now = nanoTime.getAsLong();
    if (now - since < EVERY_NANOS) {
      return false;
    }
    long unused = unusedMillis.getAsLong();
    double busy = 1 - (unused - unusedBefore) * 1e6 / (now - since);
    since = now;
    unusedBefore = unused;
    double before = effort;
    if (busy > BUSY) {
      effort = Math.max(LEAST, effort * LESS);
    } else if (busy < IDLE) {
      effort = Math.min(1, effort * MORE);
    }
    return effort != before;
  }

  /** In [{@value #LEAST}, 1]. */
  double effort() {
    return effort;
  }
}
