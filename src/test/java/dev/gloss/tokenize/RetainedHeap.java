package dev.gloss.tokenize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What objects keep of the heap. */
public final class RetainedHeap {
  private RetainedHeap() {}

  /** Bytes that so many objects, all held at once, keep alive. */
  public static long bytes(int count, Supplier<?> make) {
    // What is loaded once is not theirs.
    make.get();
    List<Object> held = new ArrayList<>();
    long before = used();
    for (int i = 0; i < count; i++) {
      held.add(make.get());
    }
    long bytes = used() - before;
    if (held.size() != count) {
      throw new AssertionError("expected every object to be held until it was weighed");
    }
    return bytes;
  }

  /** The least of several tries: a collection may leave something to the next. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }
}
