package dev.gloss.train;

import dev.gloss.evaluate.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Threads that share work cut in a way that does not depend on how many they are. */
public final class Workers implements AutoCloseable {
  /** Items a thread takes at a time. */
  private static final int GRAIN = 64;

  private final ForkJoinPool threads;
  private volatile boolean failed;

  public Workers(int count) {
    threads = new ForkJoinPool(count);
  }

  /** One task, its result or its failure: a fork-join task's own would come as another object. */
  private final class Attempt<T> extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient Callable<T> task;
    private transient T result;
    private transient Throwable failure;

    Attempt(Callable<T> task) {
      this.task = task;
    }

    @Override
    protected void compute() {
      try {
        if (failed) {
          throw new CancellationException("another task failed");
        }
        result = task.call();
      } catch (Throwable e) {
        failed = true;
        failure = e;
      }
    }
  }

  /**
   * Runs every task and returns their results in the order of the tasks. A task may run tasks of
   * its own: who waits for others' works meanwhile. If one fails, its exception is thrown when no
   * task runs any more, so that what they use can be released; the workers cannot be used again.
   */
  public <T> List<T> run(List<Callable<T>> tasks) {
    List<Attempt<T>> attempts = new ArrayList<>(tasks.size());
    tasks.forEach(task -> attempts.add(new Attempt<>(task)));
    if (ForkJoinTask.getPool() == threads) {
      ForkJoinTask.invokeAll(attempts);
    } else {
      await(attempts);
    }
    rethrow(attempts);
    List<T> results = new ArrayList<>(attempts.size());
    attempts.forEach(attempt -> results.add(attempt.result));
    return results;
  }

  private void await(List<? extends ForkJoinTask<?>> attempts) {
    try {
      threads.submit(() -> ForkJoinTask.invokeAll(attempts)).get();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      stop();
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The first failure that is not a task's that was not begun because another had failed. */
  private static void rethrow(List<? extends Attempt<?>> attempts) {
    Throwable failure = null;
    for (Attempt<?> attempt : attempts) {
      boolean cause = failure == null || failure instanceof CancellationException;
      failure = attempt.failure != null && cause ? attempt.failure : failure;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * What {@code work} makes of each item, in the items' order.
   *
   * @param work safe for use by several threads
   */
  public <T, R> List<R> map(List<T> items, Function<T, R> work, Progress progress) {
    AtomicLong done = new AtomicLong();
    List<Callable<List<R>>> tasks = new ArrayList<>();
    for (int start = 0; start < items.size(); start += GRAIN) {
      List<T> part = items.subList(start, Math.min(items.size(), start + GRAIN));
      tasks.add(
          () -> {
            List<R> results = part.stream().map(work).toList();
            synchronized (progress) {
              progress.done(done.addAndGet(part.size()), items.size());
            }
            return results;
          });
    }
    return run(tasks).stream().flatMap(List::stream).toList();
  }

  /** Starts no more tasks and waits for those that run, interrupted or not. */
  private void stop() {
    failed = true;
    threads.shutdownNow();
    boolean interrupted = false;
    boolean stopped = false;
    while (!stopped) {
      try {
        stopped = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
