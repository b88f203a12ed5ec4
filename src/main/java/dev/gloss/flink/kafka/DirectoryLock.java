package dev.gloss.flink.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.annotation.Internal;

/**
 * Keeps a directory to one user, in this process or another. Kafka has a lock too, but a combined
 * node takes it only after its controller has written to the metadata log: too late for the log.
 */
@Internal
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "gloss.lock";

  /**
   * Directories that this process holds. Where locks are POSIX's, to close any channel of a file
   * gives up every lock that the process has on it, so a file that is held is not even opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Makes the directory if need be.
   *
   * @throws IOException when another holds it
   */
  public static DirectoryLock acquire(Path directory) throws IOException {
    Path real = Files.createDirectories(directory).toRealPath();
    if (!HELD.add(real)) {
      throw taken();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw taken();
      }
      return new DirectoryLock(real, channel);
    } catch (IOException e) {
      HELD.remove(real);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static IOException taken() {
    return new IOException("expected a directory of its own, found it locked by another");
  }

  /** Whether somebody has locked the directory, if only before. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(directory);
    }
  }
}
