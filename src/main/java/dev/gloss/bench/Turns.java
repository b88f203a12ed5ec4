package dev.gloss.bench;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Contenders, each with a thread of its own in this JVM, that work by turns of a few milliseconds:
 * what slows the machine for longer slows all of them alike, and they share what the compiler made
 * of their code. So differences of a few hundredths can be told. What counts is the time that the
 * threads were given.
 */
final class Turns {
  /** Long against what it costs to pass a turn on, short against what disturbs a machine. */
  private static final long TURN_NANOS = 20_000_000;

  private static final long START_MILLIS = 60_000;

  private static final AtomicLong IDS = new AtomicLong();
  private static final Map<Long, Turns> ALL = new ConcurrentHashMap<>();

  private final long id = IDS.incrementAndGet();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long[] records;
  private final long[] nanos;

  private int current;
  private int passed;
  private boolean begun;

  /** Records of the turn at hand. */
  private long done;

  private long endsAt;
  private long processorAt;

  /**
   * @param contenders at least 2
   */
  Turns(int contenders) {
    records = new long[contenders];
    nanos = new long[contenders];
    ALL.put(id, this);
  }

  /** A contender's place in the order, to be carried into its job. */
  record Place(long turns, int contender) implements Serializable {
    /** Returns when this contender may work on one more record; the last one is done then. */
    void await() throws InterruptedException {
      Turns turns = ALL.get(turns());
      if (turns == null) {
        throw new InterruptedException("the turns are over");
      }
      turns.next(contender);
    }
  }

  Place place(int contender) {
    return new Place(id, contender);
  }

  private synchronized void next(int contender) throws InterruptedException {
    if (current == contender && begun) {
      done++;
      if (System.nanoTime() < endsAt) {
        return;
      }
      records[contender] += done;
      nanos[contender] += threads.getCurrentThreadCpuTime() - processorAt;
      current = (current + 1) % records.length;
      passed++;
      begun = false;
      notifyAll();
    }
    while (current != contender) {
      wait();
    }
    begun = true;
    done = 0;
    endsAt = System.nanoTime() + TURN_NANOS;
    processorAt = threads.getCurrentThreadCpuTime();
  }

  /** Waits until each contender has had a turn. */
  synchronized void awaitAll() throws InterruptedException {
    long limit = System.currentTimeMillis() + START_MILLIS;
    while (passed < records.length) {
      wait(100);
      if (System.currentTimeMillis() > limit) {
        throw new IllegalStateException("not every job has had a turn in a minute");
      }
    }
  }

  /** Forgets what was counted so far. */
  synchronized void restart() {
    Arrays.fill(records, 0);
    Arrays.fill(nanos, 0);
  }

  /** Records a second of processor time, by contender, once each has had a turn. */
  double[] rates() throws InterruptedException {
    synchronized (this) {
      passed = 0;
    }
    awaitAll();
    synchronized (this) {
      double[] rates = new double[records.length];
      Arrays.setAll(rates, i -> records[i] * 1e9 / nanos[i]);
      return rates;
    }
  }

  /** After the contenders have been cancelled. */
  void close() {
    ALL.remove(id);
  }
}
