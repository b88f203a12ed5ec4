package dev.gloss.model;

/** Told how far long work has come. Called from one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  void done(long done, long total);
}
