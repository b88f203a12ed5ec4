package dev.gloss.cli;

import dev.gloss.evaluate.Progress;
import dev.gloss.train.Stages;

/** A progress bar for each stage of long work, one after the other. */
final class StagesOnTerminal implements Stages, AutoCloseable {
  private ProgressOnTerminal current;

  @Override
  public Progress stage(String name) {
    close();
    current = new ProgressOnTerminal(name);
    return current;
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
