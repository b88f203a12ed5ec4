package dev.gloss.bench;

import java.util.function.LongSupplier;

/** One way of doing the work that is compared. Used by one thread. */
interface Contender extends AutoCloseable {
  /** What results call it. */
  String name();

  /** Does a bit of the work, going on where it left off; returns how many texts that were. */
  long step();

  /**
   * Works for a turn.
   *
   * @param nanos that the turn lasts at least
   * @param nanoTime a clock in nanoseconds
   * @return texts a second
   */
  default double turn(long nanos, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    long texts = 0;
    long passed;
    do {
      texts += step();
      passed = nanoTime.getAsLong() - start;
    } while (passed < nanos);
    return texts * 1e9 / passed;
  }

  @Override
  default void close() {}
}
