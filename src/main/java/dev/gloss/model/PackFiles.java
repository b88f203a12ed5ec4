package dev.gloss.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of a model pack, wherever they are kept. */
public interface PackFiles {
  /** Prefix of a place on the class path. */
  String CLASSPATH = "classpath:";

  /** Prefix of a place in the file system; may be left out. */
  String FILE = "file:";

  /**
   * The whole content of a file.
   *
   * @param name path below the pack's root, with forward slashes
   * @throws ModelFormatException if there is no such file or it cannot be read
   */
  byte[] read(String name);

  /** The file as a user would name it, for messages. */
  String describe(String name);

  /**
   * The files at {@code location}: {@code classpath:models/x}, {@code file:/models/x} or a path.
   *
   * @throws ModelFormatException if nothing is there
   */
  static PackFiles at(String location) {
    if (location.startsWith(CLASSPATH)) {
      return new OnClasspath(withoutTrailingSlash(location));
    }
    Path folder = Path.of(location.startsWith(FILE) ? location.substring(FILE.length()) : location);
    if (!Files.isDirectory(folder)) {
      throw new ModelFormatException(
          location
              + ": expected a folder with a model pack, found "
              + (Files.exists(folder) ? "a file" : "nothing"));
    }
    return new InFolder(folder);
  }

  /** The bytes of a class path resource. */
  static byte[] readResource(String location) {
    String name = location.substring(CLASSPATH.length());
    try (InputStream in = PackFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelFormatException(
            location + ": expected a resource on the class path, found nothing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelFormatException(location + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns {@code name}.
   *
   * @throws ModelFormatException unless it stays below the pack's root
   */
  static String checkedName(String name, String root) {
    if (name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      throw new ModelFormatException(
          root + ": expected file names without backslashes and control characters, found one");
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new ModelFormatException(
            root + ": expected a file of the pack, found a path that leaves it: '" + name + "'");
      }
    }
    return name;
  }

  private static String withoutTrailingSlash(String location) {
    return location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
  }

  /** In the memory of this JVM. */
  record InMemory(String root, Map<String, byte[]> files) implements PackFiles {
    @Override
    public byte[] read(String name) {
      byte[] bytes = files.get(checkedName(name, root));
      if (bytes == null) {
        throw new ModelFormatException(describe(name) + ": expected a file, found nothing");
      }
      return bytes;
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }

  /** Below a prefix of the class path. */
  record OnClasspath(String root) implements PackFiles {
    @Override
    public byte[] read(String name) {
      return readResource(describe(checkedName(name, root)));
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }

  /** In a folder of the file system. */
  record InFolder(Path root) implements PackFiles {
    @Override
    public byte[] read(String name) {
      Path file = root.resolve(checkedName(name, root.toString()));
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new ModelFormatException(
            describe(name)
                + ": expected a readable file, found "
                + (Files.exists(file) ? "one that cannot be read" : "nothing"),
            e);
      }
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }
}
