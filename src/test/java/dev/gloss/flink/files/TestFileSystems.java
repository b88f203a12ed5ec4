package dev.gloss.flink.files;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * A file system of scheme {@code gloss-test}, found by Flink as its own plugins are: local files,
 * of which those named {@code broken} cannot be read.
 */
public final class TestFileSystems implements FileSystemFactory {
  @Override
  public String getScheme() {
    return "gloss-test";
  }

  @Override
  public FileSystem create(URI place) {
    return new LocalFileSystem() {
      @Override
      public FSDataInputStream open(Path file) throws IOException {
        if (file.getName().equals("broken")) {
          throw new IOException("no answer\nafter 3 attempts");
        }
        return super.open(file);
      }
    };
  }
}
