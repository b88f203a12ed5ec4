package dev.gloss.flink.job;

import dev.gloss.flink.kafka.BoundedEnd;
import dev.gloss.flink.kafka.DirectoryLock;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which the runs of one job leave their snapshots, a folder a run, for the next run
 * to go on from. It is of one job alone, and of one run at a time. Which snapshot is the newest
 * follows from the numbers of runs and checkpoints and never from the times of files, which a copy
 * changes.
 */
@Internal
public final class StateFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  /** Of a run that asks no broker for its cluster's id. */
  public static final String ANY_CLUSTER = "any";

  private static final String CLUSTER = "Kafka cluster: ";
  private static final String IDENTITY = "job.txt";
  private static final String METADATA = "_metadata";
  private static final String FINISHED = "finished";
  private static final String BOUNDED = "bounded";
  private static final Pattern RUN = Pattern.compile("run-(\\d{1,9})");
  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d{1,18})");

  /** Runs whose snapshots are kept, this one not counted. */
  private static final int KEPT_RUNS = 2;

  private final DirectoryLock lock;
  private final Path run;
  private final Optional<Path> newest;

  private StateFolder(DirectoryLock lock, Path run, Optional<Path> newest) {
    this.lock = lock;
    this.run = run;
    this.newest = newest;
  }

  /**
   * Opens the folder for a run of a job; made if it is not there.
   *
   * @param cluster id of the brokers' cluster, or {@link #ANY_CLUSTER}: offsets of one mean nothing
   *     to another
   * @throws JobFileException if it is another job's or another cluster's, another run has it, or it
   *     cannot be used
   */
  public static StateFolder open(Path folder, JobSettings settings, String cluster) {
    DirectoryLock lock = null;
    try {
      lock = DirectoryLock.acquire(folder);
      requireSameJob(folder, settings, cluster);
      List<Path> runs = runs(folder);
      Optional<Path> newest = newest(runs);
      requireSameEnd(folder, newest, settings.source().bounded());
      removeOld(runs);
      int number = runs.isEmpty() ? 1 : number(RUN, runs.get(0)) + 1;
      Path run = Files.createDirectory(folder.resolve("run-%06d".formatted(number)));
      if (settings.source().bounded()) {
        // The end that the run before was to have is this one's too.
        Files.write(
            run.resolve(BOUNDED),
            newest.isPresent()
                ? Files.readAllLines(runOf(folder, newest.get()).resolve(BOUNDED))
                : List.of());
      }
      return new StateFolder(lock, run, newest);
    } catch (IOException | JobFileException e) {
      close(lock);
      if (e instanceof JobFileException told) {
        throw told;
      }
      throw new JobFileException(List.of("state folder %s: %s".formatted(folder, e.getMessage())));
    }
  }

  private static void close(DirectoryLock lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A savepoint goes on reading the topics that it was made for, whatever a job file says now. */
  private static void requireSameJob(Path folder, JobSettings settings, String cluster)
      throws IOException {
    List<String> identity =
        List.of(
            "name: " + settings.name(),
            CLUSTER + cluster,
            "source: " + settings.source().topics(),
            "sink: " + settings.sink().topic(),
            "dead letters: " + settings.deadLetterTopic());
    Path file = folder.resolve(IDENTITY);
    if (!Files.exists(file)) {
      Files.write(file, identity);
      return;
    }
    List<String> found = Files.readAllLines(file);
    for (int i = 0; i < identity.size(); i++) {
      String other = i < found.size() ? found.get(i) : "nothing";
      if (!identity.get(i).equals(other)
          && !identity.get(i).equals(CLUSTER + ANY_CLUSTER)
          && !other.equals(CLUSTER + ANY_CLUSTER)) {
        throw new JobFileException(
            List.of(
                "state folder %s: expected what a job with '%s' left there, found what one with '%s' did; give each job a folder of its own, with --state"
                    .formatted(folder, identity.get(i), other)));
      }
    }
  }

  /** A source that was restored ends where it was to end when it began. */
  private static void requireSameEnd(Path folder, Optional<Path> newest, boolean bounded) {
    if (newest.isEmpty()) {
      return;
    }
    boolean before = Files.exists(runOf(folder, newest.get()).resolve(BOUNDED));
    if (before != bounded) {
      throw new JobFileException(
          List.of(
              "state folder %s: expected source.bounded=%s, as in the run that this one goes on from, found %s; end that one first, or give this one a folder of its own, with --state"
                  .formatted(folder, before, bounded)));
    }
  }

  private static Path runOf(Path folder, Path snapshot) {
    return folder.resolve(folder.relativize(snapshot).getName(0));
  }

  /**
   * Where a bounded run ends: where the run was to end that this one goes on from, or else where
   * its topics end now. Written down, for the run after a crash.
   */
  public BoundedEnd end(Supplier<BoundedEnd> now) {
    Path file = run.resolve(BOUNDED);
    try {
      List<String> before = Files.readAllLines(file);
      if (!before.isEmpty()) {
        return BoundedEnd.of(before);
      }
      BoundedEnd end = now.get();
      Files.write(file, end.lines());
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The latest first. */
  private static List<Path> runs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> RUN.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing((Path file) -> number(RUN, file)).reversed())
          .toList();
    }
  }

  private static int number(Pattern pattern, Path file) {
    Matcher matcher = pattern.matcher(file.getFileName().toString());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static Optional<Path> newest(List<Path> runs) throws IOException {
    for (Path run : runs) {
      if (Files.exists(run.resolve(FINISHED))) {
        // It has read all there was, and its group has committed that.
        return Optional.empty();
      }
      for (Path snapshot : snapshots(run)) {
        if (isWhole(snapshot)) {
          return Optional.of(snapshot);
        }
        // Written when the process was killed: nothing of it was committed to Kafka.
        LOG.warn("{} is not whole; the snapshot before it is taken", snapshot);
      }
    }
    return Optional.empty();
  }

  /** An orderly stop's before checkpoints, and of those the latest first. */
  private static List<Path> snapshots(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run, 4)) {
      return files
          .filter(file -> file.endsWith(METADATA))
          .map(Path::getParent)
          .sorted(Comparator.comparing(StateFolder::rank).reversed())
          .toList();
    }
  }

  private static long rank(Path snapshot) {
    Matcher checkpoint = CHECKPOINT.matcher(snapshot.getFileName().toString());
    return checkpoint.matches() ? Long.parseLong(checkpoint.group(1)) : Long.MAX_VALUE;
  }

  private static boolean isWhole(Path snapshot) {
    Path metadata = snapshot.resolve(METADATA);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      Checkpoints.loadCheckpointMetadata(
          in, StateFolder.class.getClassLoader(), snapshot.toString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What runs have left that nobody goes on from any more, and those that left nothing. */
  private static void removeOld(List<Path> runs) throws IOException {
    List<Path> withSnapshots = new ArrayList<>();
    for (Path run : runs) {
      boolean last = run.equals(runs.get(0));
      boolean something = Files.exists(run.resolve(FINISHED)) || !snapshots(run).isEmpty();
      if (something) {
        withSnapshots.add(run);
      }
      if (!something && !last || withSnapshots.size() > KEPT_RUNS) {
        FileUtils.deleteDirectoryQuietly(run.toFile());
      }
    }
  }

  /** Where this run leaves its checkpoints and savepoints. */
  Path run() {
    return run;
  }

  /** What this run goes on from; empty if there is nothing, or nothing more to go on with. */
  Optional<Path> newest() {
    return newest;
  }

  /** The run has read all there was to its end: the next one goes on at the group's offsets. */
  public void finished() {
    try {
      Files.createFile(run.resolve(FINISHED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(lock);
  }
}
