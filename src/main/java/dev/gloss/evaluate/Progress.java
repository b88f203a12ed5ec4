package dev.gloss.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Told how far long work has come. Called from one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  void done(long done, long total);

  /** A word on what has come of it so far. */
  default void note(String text) {}

  /**
   * For pieces of work done at the same time, each called from a thread of its own: tells {@code
   * whole} of all of them together.
   */
  static List<Progress> shared(Progress whole, int pieces) {
    long[] done = new long[pieces];
    long[] total = new long[pieces];
    List<Progress> shared = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      int piece = i;
      shared.add(
          (ofPiece, ofAll) -> {
            synchronized (done) {
              done[piece] = ofPiece;
              total[piece] = ofAll;
              whole.done(LongStream.of(done).sum(), LongStream.of(total).sum());
            }
          });
    }
    return shared;
  }
}
