package dev.gloss.bench;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Does something with one text after the other, over and over. */
final class Cycle<T> implements Contender {
  private final String name;
  private final List<T> texts;
  private final int stepTexts;
  private final Consumer<T> work;
  private final Runnable close;
  private int next;

  /**
   * @param stepTexts texts between two looks at the clock
   */
  Cycle(String name, List<T> texts, int stepTexts, Consumer<T> work, Runnable close) {
    this.name = name;
    this.texts = texts;
    this.stepTexts = stepTexts;
    this.work = work;
    this.close = close;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long step() {
    for (int i = 0; i < stepTexts; i++) {
      work.accept(texts.get(next));
      next = next + 1 == texts.size() ? 0 : next + 1;
    }
    return stepTexts;
  }

  /** Bytes that the work allocates for a text on the average, on the calling thread. */
  double allocatedBytes(ToLongFunction<Thread> allocated) {
    for (T text : texts) {
      work.accept(text);
    }
    long before = allocated.applyAsLong(Thread.currentThread());
    for (T text : texts) {
      work.accept(text);
    }
    return (double) (allocated.applyAsLong(Thread.currentThread()) - before) / texts.size();
  }

  @Override
  public void close() {
    close.run();
  }
}
