package dev.gloss.train;

import dev.gloss.model.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Threads that share work cut in a way that does not depend on how many they are. */
final class Workers implements AutoCloseable {
  /** Items a thread takes at a time. */
  private static final int GRAIN = 64;

  private final ExecutorService threads;

  Workers(int count) {
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "gloss-train");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs every task and returns their results in the order of the tasks. If one fails, its
   * exception is thrown when no task runs any more, so that what they use can be released; the
   * workers cannot be used again.
   */
  <T> List<T> run(List<Callable<T>> tasks) {
    List<Future<T>> running = tasks.stream().map(threads::submit).toList();
    List<T> results = new ArrayList<>(running.size());
    try {
      for (Future<T> task : running) {
        results.add(task.get());
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      stop();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
    return results;
  }

  /**
   * What {@code work} makes of each item, in the items' order.
   *
   * @param work safe for use by several threads
   */
  <T, R> List<R> map(List<T> items, Function<T, R> work, Progress progress) {
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
