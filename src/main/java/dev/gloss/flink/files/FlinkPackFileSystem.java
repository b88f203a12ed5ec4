package dev.gloss.flink.files;

import dev.gloss.pack.PackFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/**
 * Every file system that Flink has: those on the class path and, in a Flink process, those of its
 * plugins, with the settings that Flink's configuration gives them. Public for {@link
 * java.util.ServiceLoader}.
 */
@Internal
public final class FlinkPackFileSystem implements PackFileSystem {
  @Override
  public Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    for (FileSystemFactory factory : FileSystem.getRegisteredFileSystemFactories()) {
      schemes.add(factory.getScheme());
    }
    return schemes;
  }

  @Override
  public boolean knows(String location) {
    try {
      FileSystem.get(new Path(location).toUri());
      return true;
    } catch (UnsupportedFileSystemSchemeException | IllegalArgumentException e) {
      // The second: not the form of a URI.
      return false;
    } catch (IOException e) {
      // There is one, but it cannot serve: opening will say why.
      return true;
    }
  }

  @Override
  public InputStream open(String location) throws IOException {
    Path path = new Path(location);
    return path.getFileSystem().open(path);
  }
}
