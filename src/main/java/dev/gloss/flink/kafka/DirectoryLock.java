package dev.gloss.flink.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.annotation.Internal;

/**
 * Keeps a directory to one user, in this process or another. Kafka has a lock too, but a combined
 * node takes it only after its controller has written to the metadata log: too late for the log.
 */
@Internal
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "gloss.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory if need be.
   *
   * @throws IOException when another holds it
   */
  public static DirectoryLock acquire(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new IOException("expected a directory of its own, found it locked by another");
    }
    return new DirectoryLock(channel);
  }

  /** Whether somebody has locked the directory, if only before. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
