package dev.gloss.train;

import dev.gloss.evaluate.Progress;

/** Told of each stage of long work. */
@FunctionalInterface
public interface Stages {
  /** Tells nobody. */
  Stages NONE = name -> Progress.NONE;

  /** A new stage begins; the one before has ended. */
  Progress stage(String name);
}
