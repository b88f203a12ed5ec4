package dev.gloss.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code fasttext predict} over a file of as many texts as a turn takes. What counts is its time
 * less the least that it took for an empty file so far: starting and loading the model. It writes
 * to nowhere.
 */
final class FastTextContender implements Contender {
  /** Bounds the file and a turn, even if the program were infinitely fast. */
  private static final long MOST_LINES = 4_000_000;

  private final String name;
  private final FastTextProgram program;
  private final Path model;
  private final List<String> lines;
  private final Path empty;
  private final Path full;
  private long copies;
  private long loading = Long.MAX_VALUE;

  /**
   * @param lines as the program takes them, at least one
   */
  FastTextContender(String name, FastTextProgram program, Path model, List<String> lines) {
    this.name = name;
    this.program = program;
    this.model = model;
    this.lines = lines;
    this.empty = program.folder().resolve("empty.txt");
    this.full = program.folder().resolve("texts.txt");
    FastText.write(empty, Stream.of());
    copy(1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long step() {
    program.predict(model, full);
    return copies * lines.size();
  }

  /** Lasts longer than it is told, by the time for loading and for finding the file's length. */
  @Override
  public double turn(long nanos, LongSupplier nanoTime) {
    while (true) {
      // Loading is always the same work: whatever is over the shortest time is the machine's doing.
      loading = Math.min(loading, time(empty, nanoTime));
      long working = time(full, nanoTime) - loading;
      // Half of the turn is enough.
      if (working >= nanos / 2) {
        return copies * lines.size() * 1e9 / working;
      }
      long most = Math.max(1, MOST_LINES / lines.size());
      if (copies == most) {
        throw new PeerException(
            "%s predict: expected it to take at least %.3f s for %d texts, found %.3f s"
                .formatted(program.place(), nanos / 2e9, copies * lines.size(), working / 1e9));
      }
      double factor = (double) nanos / Math.max(working, nanos / 20);
      copy(Math.min(most, Math.max(copies + 1, Math.round(copies * factor))));
    }
  }

  private long time(Path texts, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    program.predict(model, texts);
    return nanoTime.getAsLong() - start;
  }

  private void copy(long times) {
    copies = times;
    FastText.write(
        full, IntStream.range(0, Math.toIntExact(times)).boxed().flatMap(copy -> lines.stream()));
  }
}
