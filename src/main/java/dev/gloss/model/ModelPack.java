package dev.gloss.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model as it ships: a manifest and files that the manifest pins by size and SHA-256. Opening
 * verifies every file; weights are loaded by whoever uses the pack. Immutable.
 */
public final class ModelPack {
  /** Weights of the classification head: {@code weight [labels, features]}, {@code bias}. */
  public static final String HEAD = "head.safetensors";

  private final PackFiles files;
  private final Manifest manifest;
  private final ModelIdentity identity;
  private final Map<String, byte[]> contents;

  private ModelPack(
      PackFiles files, Manifest manifest, ModelIdentity identity, Map<String, byte[]> contents) {
    this.files = files;
    this.manifest = manifest;
    this.identity = identity;
    this.contents = contents;
  }

  /**
   * Opens and verifies a pack.
   *
   * @param location {@code classpath:models/x}, {@code file:/models/x} or a path
   * @throws ModelFormatException if the pack is missing, incomplete or altered
   */
  public static ModelPack open(String location) {
    PackFiles files = PackFiles.at(location);
    byte[] yaml = files.read(Manifest.FILE);
    Manifest manifest = Manifest.read(yaml, files.describe(Manifest.FILE));
    Map<String, byte[]> contents = new TreeMap<>();
    manifest.files().forEach((name, file) -> contents.put(name, verified(files, name, file)));
    return new ModelPack(files, manifest, identity(manifest, yaml), contents);
  }

  private static ModelIdentity identity(Manifest manifest, byte[] yaml) {
    return new ModelIdentity(manifest.name(), manifest.version(), ManifestPin.digest(yaml));
  }

  private static byte[] verified(PackFiles files, String name, Manifest.PackFile expected) {
    byte[] bytes = files.read(name);
    String where = files.describe(name);
    if (bytes.length != expected.bytes()) {
      throw new ModelFormatException(
          "%s: expected %d bytes, found %d".formatted(where, expected.bytes(), bytes.length));
    }
    return Sha256.verify(bytes, expected.sha256(), where);
  }

  /**
   * Writes a pack to a folder, which is created if need be.
   *
   * @param manifest whose {@code files} are replaced by what {@code contents} pins
   */
  public static void write(Path folder, Manifest manifest, Map<String, byte[]> contents) {
    Map<String, Manifest.PackFile> files = new TreeMap<>();
    contents.forEach(
        (name, bytes) -> files.put(name, new Manifest.PackFile(Sha256.of(bytes), bytes.length)));
    Manifest pinned =
        new Manifest(
            manifest.format(),
            manifest.name(),
            manifest.version(),
            manifest.task(),
            manifest.encoder(),
            manifest.classifier(),
            manifest.labels(),
            files,
            manifest.card());
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        Files.write(folder.resolve(content.getKey()), content.getValue());
      }
      Files.write(folder.resolve(Manifest.FILE), pinned.toYaml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  public ModelIdentity identity() {
    return identity;
  }

  /**
   * The tensors of one of the pack's safetensors files.
   *
   * @throws ModelFormatException if the manifest does not list the file, or it holds no tensors
   */
  public Map<String, Tensor> tensors(String name) {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new ModelFormatException(
          "%s: expected an entry '%s' under files, found %s"
              .formatted(files.describe(Manifest.FILE), name, contents.keySet()));
    }
    return Safetensors.read(bytes, files.describe(name));
  }

  /** A file of this pack as a user would name it, for messages. */
  public String describe(String name) {
    return files.describe(name);
  }

  /** Opens the pack's encoder; the caller closes it. */
  public TextEncoder openEncoder() {
    return TextEncoder.open(manifest.encoder(), files);
  }
}
