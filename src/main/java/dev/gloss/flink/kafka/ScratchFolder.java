package dev.gloss.flink.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;

/**
 * A folder for what a process needs no longer than it lives. A process that is killed cannot clear
 * up, so the next one of the same user does it: a folder that nobody locks is nobody's.
 */
@Internal
public final class ScratchFolder implements AutoCloseable {
  private final Path path;
  private final DirectoryLock lock;

  private ScratchFolder(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one in the machine's temporary folder, and removes what killed processes left there.
   *
   * @param prefix that is ours alone
   */
  public static ScratchFolder create(String prefix) {
    return create(temporary(), prefix);
  }

  static ScratchFolder create(Path temporary, String prefix) {
    try {
      Path path = Files.createTempDirectory(temporary, prefix);
      DirectoryLock lock = DirectoryLock.acquire(path);
      removeLeft(temporary, prefix);
      return new ScratchFolder(path, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder in " + temporary, e);
    }
  }

  /** Removes what killed processes left in the machine's temporary folder. */
  static void removeLeft(String prefix) {
    try {
      removeLeft(temporary(), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeLeft(Path temporary, String prefix) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(temporary, prefix + "*")) {
      others.forEach(ScratchFolder::removeIfLeft);
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** A folder without a lock file may be one that another process is just making. */
  private static void removeIfLeft(Path other) {
    if (!DirectoryLock.isIn(other)) {
      return;
    }
    try {
      DirectoryLock lock = DirectoryLock.acquire(other);
      FileUtils.deleteDirectoryQuietly(other.toFile());
      lock.close();
    } catch (IOException inUseOrAnothers) {
      // It is not ours to remove.
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FileUtils.deleteDirectoryQuietly(path.toFile());
  }
}
