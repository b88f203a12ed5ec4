package dev.gloss.bench;

import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;

/** When a generator's next record is due. */
@FunctionalInterface
interface Pace extends Serializable {
  /** As fast as the job takes them. */
  Pace FULL = last -> System.nanoTime();

  /**
   * Returns when the next record is due.
   *
   * @param last time of the last one, by {@link System#nanoTime}
   * @return the time of this one
   */
  long next(long last) throws InterruptedException;

  /** At equal distances, whether or not the operator is ready for them. */
  static Pace every(long nanos) {
    return last -> {
      long due = last + nanos;
      await(due);
      return due;
    };
  }

  /** As fast as the job takes them, in turn with other jobs. */
  static Pace inTurn(Turns.Place place) {
    return last -> {
      place.await();
      return System.nanoTime();
    };
  }

  private static void await(long time) {
    long spin = 100_000;
    long left = time - System.nanoTime();
    while (left > 0) {
      if (left > spin) {
        LockSupport.parkNanos(left - spin);
      } else {
        Thread.onSpinWait();
      }
      left = time - System.nanoTime();
    }
  }
}
