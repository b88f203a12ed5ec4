package dev.gloss.train;

import java.nio.file.Path;

/**
 * How a training is run.
 *
 * @param cache folder for what the encoder makes of texts and of its vocabulary
 * @param threads changes the time, never the result
 */
public record TrainingRun(Path cache, long seed, int threads) {
  public TrainingRun {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least one thread, found " + threads);
    }
  }
}
