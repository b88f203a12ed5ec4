package dev.gloss.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a pack is to be written. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * Before minutes of training, not after: nothing in the way, and a place that may be written to.
   * Nothing is created yet.
   *
   * @throws CommandFailedException if the folder can neither be used nor created
   */
  static void check(Path out) {
    Path nearest = out.toAbsolutePath().normalize();
    while (nearest.getParent() != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      throw new CommandFailedException(
          out
              + ": expected a folder to write, found a file"
              + (nearest.endsWith(out) ? "" : " at " + nearest));
    }
    if (!Files.isWritable(nearest)) {
      throw new CommandFailedException(
          out + ": expected a folder to write, found no right to write to " + nearest);
    }
  }
}
