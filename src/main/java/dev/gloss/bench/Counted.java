package dev.gloss.bench;

import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.flink.job.EmbeddedFlink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Counts records as they leave the operator, and keeps how long after they were due that was. Jobs
 * and whoever watches them are in one JVM.
 */
final class Counted extends RichMapFunction<DecodedRecord, DecodedRecord> {
  private static final long serialVersionUID = 1L;

  private static final AtomicLong RUNS = new AtomicLong();
  private static final Map<Long, Tally> TALLIES = new ConcurrentHashMap<>();

  private final long run = RUNS.incrementAndGet();
  private transient Tally tally;
  private transient boolean timed;

  /** What one job has done so far. */
  private static final class Tally {
    private static final int KEPT = 1 << 20;

    private final LongAdder records = new LongAdder();

    /** The latest records' latencies in nanoseconds; of one subtask. */
    private final long[] latencies = new long[KEPT];
  }

  @Override
  public void open(OpenContext context) {
    tally = TALLIES.get(run);
    timed = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
  }

  @Override
  public DecodedRecord map(DecodedRecord record) {
    if (timed) {
      tally.latencies[(int) (tally.records.sum() % Tally.KEPT)] =
          System.nanoTime() - record.raw().offset();
    }
    tally.records.increment();
    return record;
  }

  /** The job that this was put into has been submitted. */
  Run started(EmbeddedFlink.RunningJob job) {
    return new Run(run, job);
  }

  /** Makes room for the count; before the job is submitted. */
  Counted() {
    TALLIES.put(run, new Tally());
  }

  /** A job that is being watched; closing cancels it. */
  record Run(long id, EmbeddedFlink.RunningJob job) implements AutoCloseable {
    private static final long START_MILLIS = 60_000;

    /**
     * Records a second over all subtasks; measured for longer if not one came in the time given,
     * since nothing can be compared with a rate of 0.
     *
     * @param warmUpSeconds after the first record
     */
    double rate(double warmUpSeconds, double seconds) throws InterruptedException {
      warmUp(warmUpSeconds);
      Tally tally = TALLIES.get(id);
      long before = tally.records.sum();
      long start = System.nanoTime();
      sleep(seconds);
      awaitMore(tally, before);
      return (tally.records.sum() - before) * 1e9 / (System.nanoTime() - start);
    }

    /** Percentiles of the milliseconds from when a record was due to when it left; one subtask. */
    Map<String, Double> latencyMillis(double warmUpSeconds, double seconds)
        throws InterruptedException {
      warmUp(warmUpSeconds);
      Tally tally = TALLIES.get(id);
      long first = tally.records.sum();
      sleep(seconds);
      int count = (int) Math.min(Tally.KEPT, tally.records.sum() - first);
      long[] nanos = new long[count];
      for (int i = 0; i < count; i++) {
        nanos[i] = tally.latencies[(int) ((first + i) % Tally.KEPT)];
      }
      return Percentiles.ofNanos(nanos);
    }

    private void warmUp(double seconds) throws InterruptedException {
      awaitMore(TALLIES.get(id), 0);
      sleep(seconds);
    }

    private void awaitMore(Tally tally, long before) throws InterruptedException {
      long limit = System.currentTimeMillis() + START_MILLIS;
      while (tally.records.sum() == before) {
        if (job.ended().isDone()) {
          job.ended().join();
        }
        if (System.currentTimeMillis() > limit) {
          throw new IllegalStateException("the job has not put out a record in a minute");
        }
        Thread.sleep(10);
      }
    }

    private static void sleep(double seconds) throws InterruptedException {
      Thread.sleep(Math.round(seconds * 1000));
    }

    @Override
    public void close() {
      job.cancel();
      job.ended().exceptionally(cancelled -> null).join();
      TALLIES.remove(id);
    }
  }
}
