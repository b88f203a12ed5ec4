package dev.gloss.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** The files of a model pack, wherever they are kept. */
public interface PackFiles {
  /** Prefix of a place on the class path. */
  String CLASSPATH = "classpath:";

  /** Prefix of a place in the local file system; may be left out. */
  String FILE = "file:";

  /** How the name of a zip ends; everything else is a folder. */
  String ZIP = ".zip";

  /** Two letters at least, so that a drive letter is none. */
  Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /**
   * The whole content of a file.
   *
   * @param name path below the pack's root, with forward slashes
   * @param atMost bytes that are read; a longer file is refused, however long it is
   * @throws ModelFormatException if there is no such file or it cannot be read
   */
  byte[] read(String name, long atMost);

  /** As {@link #read(String, long)}, up to 1 GiB. */
  default byte[] read(String name) {
    return read(name, Bounded.LARGEST_FILE);
  }

  /**
   * Whether there is such a file.
   *
   * @throws ModelFormatException if that cannot be told
   */
  boolean has(String name);

  /** The file as a user would name it, for messages. */
  String describe(String name);

  /**
   * The files at {@code location}, which is a folder, or a zip if its name says so: {@code
   * classpath:models/x}, {@code file:/models/x}, a path, {@code models/x.zip}, or a place that a
   * {@link PackFileSystem} knows. A zip is read into memory at once, still compressed.
   *
   * @throws ModelFormatException if nothing is there
   */
  static PackFiles at(String location) {
    if (location.startsWith(CLASSPATH)) {
      return isZip(location)
          ? ZipFiles.of(readResource(location), location)
          : new OnClasspath(withoutTrailingSlash(location));
    }
    if (location.startsWith(FILE)) {
      return at(location, Path.of(location.substring(FILE.length())));
    }
    return SCHEME.matcher(location).matches()
        ? at(location, fileSystem(location))
        : at(location, Path.of(location));
  }

  /**
   * A single file, at a place of which {@link #at} takes folders.
   *
   * @param atMost bytes that are read; a longer file is refused
   * @return empty if there is none
   * @throws ModelFormatException if it cannot be read
   */
  static Optional<byte[]> readFile(String location, long atMost) {
    if (location.startsWith(CLASSPATH)) {
      return PackFiles.class.getClassLoader().getResource(location.substring(CLASSPATH.length()))
              == null
          ? Optional.empty()
          : Optional.of(readResource(location, atMost));
    }
    boolean local = location.startsWith(FILE) || !SCHEME.matcher(location).matches();
    try (InputStream in =
        local
            ? Files.newInputStream(
                Path.of(location.startsWith(FILE) ? location.substring(FILE.length()) : location))
            : fileSystem(location).open(location)) {
      return Optional.of(Bounded.read(in, atMost, location));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ModelFormatException(
          location + ": expected a readable file, found " + OnFileSystem.firstLine(e), e);
    }
  }

  private static PackFiles at(String location, Path place) {
    boolean zip = isZip(location);
    if (zip && Files.isRegularFile(place)) {
      try (InputStream in = Files.newInputStream(place)) {
        return ZipFiles.of(Bounded.read(in, Bounded.LARGEST_FILE, location), location);
      } catch (IOException e) {
        throw new ModelFormatException(location + ": expected a readable zip, found " + e, e);
      }
    }
    if (zip || !Files.isDirectory(place)) {
      throw new ModelFormatException(
          "%s: expected a %s with a model pack, found %s"
              .formatted(location, zip ? "zip" : "folder or .zip", kind(place)));
    }
    return new InFolder(place);
  }

  private static String kind(Path place) {
    return Files.isDirectory(place) ? "a folder" : Files.exists(place) ? "a file" : "nothing";
  }

  private static PackFiles at(String location, PackFileSystem fileSystem) {
    OnFileSystem files = new OnFileSystem(withoutTrailingSlash(location), fileSystem);
    return isZip(location)
        ? ZipFiles.of(files.content(location, Bounded.LARGEST_FILE), location)
        : files;
  }

  private static PackFileSystem fileSystem(String location) {
    List<String> known = new ArrayList<>(List.of("classpath", "file"));
    // The loader of the interface: a thread of Flink's may have one that does not see our classes.
    for (PackFileSystem provider :
        ServiceLoader.load(PackFileSystem.class, PackFileSystem.class.getClassLoader())) {
      if (provider.knows(location)) {
        return provider;
      }
      provider.schemes().stream().filter(scheme -> !known.contains(scheme)).forEach(known::add);
    }
    throw new ModelFormatException(
        "%s: expected a path or one of the schemes %s, found '%s'"
            .formatted(location, known, location.substring(0, location.indexOf(':'))));
  }

  private static boolean isZip(String location) {
    return location.endsWith(ZIP);
  }

  /** The bytes of a class path resource. */
  static byte[] readResource(String location) {
    return readResource(location, Bounded.LARGEST_FILE);
  }

  private static byte[] readResource(String location, long atMost) {
    String name = location.substring(CLASSPATH.length());
    try (InputStream in = PackFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelFormatException(
            location + ": expected a resource on the class path, found nothing");
      }
      return Bounded.read(in, atMost, location);
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
    public byte[] read(String name, long atMost) {
      byte[] bytes = files.get(checkedName(name, root));
      if (bytes == null || bytes.length > atMost) {
        throw new ModelFormatException(
            "%s: expected a file of at most %d bytes, found %s"
                .formatted(
                    describe(name), atMost, bytes == null ? "nothing" : bytes.length + " bytes"));
      }
      return bytes;
    }

    @Override
    public boolean has(String name) {
      return files.containsKey(checkedName(name, root));
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }

  /** Below a prefix of the class path. */
  record OnClasspath(String root) implements PackFiles {
    @Override
    public byte[] read(String name, long atMost) {
      return readResource(describe(checkedName(name, root)), atMost);
    }

    @Override
    public boolean has(String name) {
      String resource = describe(checkedName(name, root)).substring(CLASSPATH.length());
      return PackFiles.class.getClassLoader().getResource(resource) != null;
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }

  /** In a folder of the local file system. */
  record InFolder(Path root) implements PackFiles {
    @Override
    public byte[] read(String name, long atMost) {
      Path file = file(checkedName(name, root.toString()));
      try (InputStream in = Files.newInputStream(file)) {
        return Bounded.read(in, atMost, describe(name));
      } catch (IOException e) {
        throw new ModelFormatException(
            describe(name)
                + ": expected a readable file, found "
                + (Files.exists(file) ? "one that cannot be read" : "nothing"),
            e);
      }
    }

    @Override
    public boolean has(String name) {
      return Files.exists(file(checkedName(name, root.toString())));
    }

    private Path file(String name) {
      try {
        return root.resolve(name);
      } catch (InvalidPathException e) {
        // A name of characters that this machine's file names cannot have.
        throw new ModelFormatException(
            describe(name) + ": expected a readable file, found nothing", e);
      }
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }

  /** Below a place that a platform reads for us. */
  record OnFileSystem(String root, PackFileSystem fileSystem) implements PackFiles {
    @Override
    public byte[] read(String name, long atMost) {
      return content(describe(checkedName(name, root)), atMost);
    }

    @Override
    public boolean has(String name) {
      String location = describe(checkedName(name, root));
      try {
        fileSystem.open(location).close();
        return true;
      } catch (FileNotFoundException e) {
        return false;
      } catch (IOException e) {
        throw new ModelFormatException(
            location + ": expected a readable file or none, found " + firstLine(e), e);
      }
    }

    private byte[] content(String location, long atMost) {
      try (InputStream in = fileSystem.open(location)) {
        return Bounded.read(in, atMost, location);
      } catch (FileNotFoundException e) {
        throw new ModelFormatException(location + ": expected a readable file, found nothing", e);
      } catch (IOException e) {
        throw new ModelFormatException(
            location + ": expected a readable file, found " + firstLine(e), e);
      }
    }

    private static String firstLine(IOException e) {
      return e.toString().lines().findFirst().orElse("an error");
    }

    @Override
    public String describe(String name) {
      return root + "/" + name;
    }
  }
}
