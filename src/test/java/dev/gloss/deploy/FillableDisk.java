package dev.gloss.deploy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * {@code disk:/…}: the local files, on a disk that is full while the file named by the property
 * {@value #FULL} exists. A write takes some bytes then and fails, as on a disk that has filled up.
 */
public final class FillableDisk extends LocalFileSystem {
  static final String SCHEME = "disk";
  static final String FULL = "gloss.disk.full";

  private static final URI ROOT = URI.create(SCHEME + ":///");

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataOutputStream create(Path file, FileSystem.WriteMode mode) throws IOException {
    return new Limited(super.create(file, mode));
  }

  private static void check() throws IOException {
    if (Files.exists(java.nio.file.Path.of(System.getProperty(FULL)))) {
      throw new IOException("No space left on device");
    }
  }

  /** Makes it known to Flink. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
      return new FillableDisk();
    }
  }

  private static final class Limited extends FSDataOutputStream {
    private final FSDataOutputStream out;

    Limited(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      check();
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length / 2);
      check();
      out.write(bytes, offset + length / 2, length - length / 2);
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void sync() throws IOException {
      check();
      out.sync();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
