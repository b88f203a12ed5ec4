package dev.gloss.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model as it ships: a manifest and files that the manifest pins by size and SHA-256. Opening
 * verifies every file and keeps none of them: whoever uses one reads it again, and it is verified
 * again. Immutable.
 */
public final class ModelPack {
  /** Texts with what the pack must say of them, run whenever it is loaded. */
  public static final String GOLDEN = "golden.jsonl";

  /** What says what a foreign model is. */
  private static final String FOREIGN = "config.json";

  private final PackFiles files;
  private final Manifest manifest;
  private final ModelIdentity identity;
  private final boolean foreign;

  private ModelPack(PackFiles files, Manifest manifest, ModelIdentity identity, boolean foreign) {
    this.files = files;
    this.manifest = manifest;
    this.identity = identity;
    this.foreign = foreign;
  }

  /**
   * Opens and verifies a pack.
   *
   * @throws ModelFormatException if it is missing, incomplete or altered
   */
  public static ModelPack open(PackFiles files) {
    byte[] yaml = files.read(Manifest.FILE, Manifest.LONGEST);
    Manifest manifest = Manifest.read(yaml, files.describe(Manifest.FILE));
    requireSize(manifest, files.describe(Manifest.FILE));
    manifest.files().forEach((name, file) -> verified(files, name, file));
    return new ModelPack(files, manifest, identity(manifest, yaml), false);
  }

  /**
   * A pack that is nowhere yet.
   *
   * @param manifest whose {@code files} are replaced by what {@code contents} pins
   * @param contents every other file by its name; nobody may write to them any more
   */
  public static ModelPack of(Manifest manifest, Map<String, byte[]> contents) {
    Map<String, Manifest.PackFile> pins = new TreeMap<>();
    contents.forEach(
        (name, bytes) -> pins.put(name, new Manifest.PackFile(Sha256.of(bytes), bytes.length)));
    Manifest pinned = manifest.with(pins);
    return new ModelPack(
        new PackFiles.InMemory("new pack " + manifest.name(), Map.copyOf(contents)),
        pinned,
        identity(pinned, pinned.toYaml()),
        false);
  }

  /**
   * A model that others made and nobody packed: nothing pins its files, and it brings no golden
   * texts.
   *
   * @param files where it is
   * @param manifest made up from what its files say
   * @param digest of its files, 64 lower-case hexadecimal digits
   */
  public static ModelPack foreign(PackFiles files, Manifest manifest, String digest) {
    ModelIdentity identity = new ModelIdentity(manifest.name(), manifest.version(), digest);
    return new ModelPack(files, manifest, identity, true);
  }

  private static void requireSize(Manifest manifest, String where) {
    double bytes = manifest.files().values().stream().mapToDouble(Manifest.PackFile::bytes).sum();
    if (bytes > PackLimits.PACK_BYTES) {
      throw new ModelFormatException(
          "%s: expected files of at most %d bytes together, found %.0f"
              .formatted(where, PackLimits.PACK_BYTES, bytes));
    }
  }

  private static ModelIdentity identity(Manifest manifest, byte[] yaml) {
    return new ModelIdentity(manifest.name(), manifest.version(), ManifestPin.digest(yaml));
  }

  private static byte[] verified(PackFiles files, String name, Manifest.PackFile expected) {
    byte[] bytes = files.read(name, expected.bytes());
    String where = files.describe(name);
    if (bytes.length != expected.bytes()) {
      throw new ModelFormatException(
          "%s: expected %d bytes, found %d".formatted(where, expected.bytes(), bytes.length));
    }
    return Sha256.verify(bytes, expected.sha256(), where);
  }

  /** As {@link #of}, then {@link #write(Path)}. */
  public static void write(Path folder, Manifest manifest, Map<String, byte[]> contents) {
    of(manifest, contents).write(folder);
  }

  /**
   * Writes the pack to a folder, which is created if need be. Files of the folder that are none of
   * the pack's are left alone.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path folder) {
    boolean fresh = !Files.exists(folder);
    Deque<Path> written = new ArrayDeque<>();
    try {
      Files.createDirectories(folder);
      for (String name : pinned().keySet()) {
        Path file = folder.resolve(PackFiles.checkedName(name, folder.toString()));
        Files.createDirectories(file.getParent());
        written.push(file);
        Files.write(file, file(name));
      }
      written.push(folder.resolve(Manifest.FILE));
      Files.write(folder.resolve(Manifest.FILE), manifest.toYaml());
    } catch (IOException e) {
      if (fresh) {
        written.addLast(folder);
      }
      written.forEach(ModelPack::remove);
      throw new UncheckedIOException(e);
    }
  }

  /** Of a pack that could not be written; a folder with something else in it stays. */
  private static void remove(Path place) {
    try {
      Files.deleteIfExists(place);
    } catch (IOException e) {
      // What went wrong first is told; this is of the same disk.
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  public ModelIdentity identity() {
    return identity;
  }

  /** Whether nobody packed this model: nothing pins its files. */
  public boolean isForeign() {
    return foreign;
  }

  /**
   * One of the pack's files, read anew; nobody may write to it.
   *
   * @throws ModelFormatException if the manifest does not list it, or it is not what it was
   */
  public byte[] file(String name) {
    return verified(files, name, pin(name));
  }

  /**
   * SHA-256 of one of the pack's files.
   *
   * @throws ModelFormatException if the manifest does not list it
   */
  public String digest(String name) {
    return pin(name).sha256();
  }

  private Manifest.PackFile pin(String name) {
    Manifest.PackFile pin = pinned().get(name);
    if (pin == null) {
      throw new ModelFormatException(
          "%s: expected an entry '%s' under files, found %s"
              .formatted(files.describe(Manifest.FILE), name, pinned().keySet()));
    }
    return pin;
  }

  private Map<String, Manifest.PackFile> pinned() {
    return foreign ? Map.of() : manifest.files();
  }

  /**
   * Every file that the manifest pins, read anew, by name; nobody may write to them. Of a foreign
   * pack none.
   */
  public Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    pinned().keySet().forEach(name -> contents.put(name, file(name)));
    return Collections.unmodifiableMap(contents);
  }

  /** The file that says what the pack is, as a user would name it, for messages. */
  public String describeManifest() {
    return files.describe(foreign ? FOREIGN : Manifest.FILE);
  }

  /**
   * What the manifest says of one task.
   *
   * @param task its name
   * @throws ModelFormatException if the pack does not have it
   */
  public <T extends TaskSpecification> T specification(Class<T> type, String task) {
    return manifest
        .task(type)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected a pack with the task '%s', found one with %s"
                        .formatted(
                            describeManifest(),
                            task,
                            manifest.tasks().stream().map(TaskSpecification::task).toList())));
  }

  /** A file of this pack as a user would name it, for messages. */
  public String describe(String name) {
    return files.describe(name);
  }

  /** Where the pack's files are, for those that its manifest's encoder names. */
  public PackFiles files() {
    return files;
  }
}
