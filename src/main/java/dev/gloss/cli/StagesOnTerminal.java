package dev.gloss.cli;

import dev.gloss.evaluate.Progress;
import dev.gloss.train.Stages;

/** A progress bar for each stage of long work, one after the other. */
final class StagesOnTerminal implements Stages, AutoCloseable {
  private ProgressOnTerminal current;

  @Override
  public Progress stage(String name) {
    finish();
    current = new ProgressOnTerminal(name);
    return current;
  }

  /** The work is done; what is printed now stands under its last bar. */
  void finish() {
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    finish();
  }
}
