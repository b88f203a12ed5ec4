package dev.gloss.flink.files;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Replaces a small file on any file system that Flink has, so that readers see old or new. */
@Internal
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes the file anew, creating its folder if need be. A local file is renamed into its place;
   * an object store shows an object when it is whole. Where neither holds, a reader may meet a file
   * that is cut off, and must tell that from a whole one.
   *
   * @param location a path or a URI
   * @throws IOException if it cannot be written; the old one is there then
   */
  public static void write(String location, byte[] content) throws IOException {
    Path path = new Path(location);
    FileSystem files = path.getFileSystem();
    if (!(files instanceof LocalFileSystem)) {
      write(files, path, content);
      return;
    }
    Path beside = path.suffix("." + UUID.randomUUID() + ".new");
    try {
      write(files, beside, content);
      if (!files.rename(beside, path)) {
        throw new IOException(location + ": cannot be replaced");
      }
    } finally {
      files.delete(beside, false);
    }
  }

  private static void write(FileSystem files, Path path, byte[] content) throws IOException {
    try (OutputStream out = files.create(path, FileSystem.WriteMode.OVERWRITE)) {
      out.write(content);
    }
  }
}
