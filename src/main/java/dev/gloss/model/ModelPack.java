package dev.gloss.model;

import dev.gloss.tokenize.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model as it ships: a manifest and files that the manifest pins by size and SHA-256. Opening
 * verifies every file; weights are loaded by whoever uses the pack. Immutable.
 */
public final class ModelPack {
  /** Weights of the classification head: {@code weight [labels, features]}, {@code bias}. */
  public static final String HEAD = "head.safetensors";

  /** Factors of the student, as {@link ConvolutionFactors#tensors} gives them. */
  public static final String STUDENT = "student.safetensors";

  /** Texts with what the pack must say of them, run whenever it is loaded. */
  public static final String GOLDEN = "golden.jsonl";

  private static final Shared<TabulatedConvolution> STUDENTS = new Shared<>();

  private final PackFiles files;
  private final Manifest manifest;
  private final ModelIdentity identity;
  private final Map<String, byte[]> contents;
  private final boolean foreign;

  private ModelPack(
      PackFiles files,
      Manifest manifest,
      ModelIdentity identity,
      Map<String, byte[]> contents,
      boolean foreign) {
    this.files = files;
    this.manifest = manifest;
    this.identity = identity;
    this.contents = contents;
    this.foreign = foreign;
  }

  /**
   * Opens and verifies a pack; or opens a Hugging Face ONNX export for sequence classification as
   * it is, which nothing pins.
   *
   * @param location as {@link PackFiles#at} takes it
   * @throws ModelFormatException if the pack is missing, incomplete or altered
   */
  public static ModelPack open(String location) {
    PackFiles files = PackFiles.at(location);
    if (ForeignFolder.isAt(files)) {
      return ForeignClassifier.open(files, location);
    }
    byte[] yaml = files.read(Manifest.FILE, Manifest.LONGEST);
    Manifest manifest = Manifest.read(yaml, files.describe(Manifest.FILE));
    Map<String, byte[]> contents = new TreeMap<>();
    manifest.files().forEach((name, file) -> contents.put(name, verified(files, name, file)));
    return new ModelPack(files, manifest, identity(manifest, yaml), contents, false);
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
        new TreeMap<>(contents),
        false);
  }

  /**
   * A model that others made and nobody packed: nothing pins its files, and it brings no golden
   * texts.
   *
   * @param files where it is
   * @param manifest made up from what its files say
   * @param digest of its files, 64 lower-case hexadecimal digits
   * @param contents those of its files that {@link #tensors}, {@link #file} and {@link #contents}
   *     shall give
   */
  static ModelPack foreign(
      PackFiles files, Manifest manifest, String digest, Map<String, byte[]> contents) {
    ModelIdentity identity = new ModelIdentity(manifest.name(), manifest.version(), digest);
    return new ModelPack(files, manifest, identity, new TreeMap<>(contents), true);
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
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        Path file = folder.resolve(PackFiles.checkedName(content.getKey(), folder.toString()));
        Files.createDirectories(file.getParent());
        Files.write(file, content.getValue());
      }
      Files.write(folder.resolve(Manifest.FILE), manifest.toYaml());
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

  /** Whether nobody packed this model: nothing pins its files. */
  public boolean isForeign() {
    return foreign;
  }

  /**
   * The tensors of one of the pack's safetensors files.
   *
   * @throws ModelFormatException if the manifest does not list the file, or it holds no tensors
   */
  public Map<String, Tensor> tensors(String name) {
    return Safetensors.read(file(name), files.describe(name));
  }

  /**
   * One of the pack's files; nobody may write to it.
   *
   * @throws ModelFormatException if the manifest does not list it
   */
  public byte[] file(String name) {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new ModelFormatException(
          "%s: expected an entry '%s' under files, found %s"
              .formatted(files.describe(Manifest.FILE), name, contents.keySet()));
    }
    return bytes;
  }

  /**
   * Every file that the manifest pins, by name; nobody may write to them. Of a foreign pack none.
   */
  public Map<String, byte[]> contents() {
    return Collections.unmodifiableMap(contents);
  }

  /** The file that says what the pack is, as a user would name it, for messages. */
  public String describeManifest() {
    return files.describe(foreign ? ForeignFolder.CONFIG : Manifest.FILE);
  }

  /** A file of this pack as a user would name it, for messages. */
  public String describe(String name) {
    return files.describe(name);
  }

  /**
   * The pack's student; its tables are shared with everyone in this JVM who uses the same.
   *
   * @param vocabularySize ids of the pack's tokenizer
   * @throws ModelFormatException if the pack has none, or it does not fit labels and tokenizer
   */
  public TabulatedConvolution student(int vocabularySize) {
    int labels = manifest.labels().size();
    byte[] file = file(STUDENT);
    return STUDENTS.get(
        manifest.files().get(STUDENT).sha256() + "/" + labels + "/" + vocabularySize,
        () ->
            new TabulatedConvolution(
                ConvolutionFactors.of(
                    Safetensors.read(file, describe(STUDENT)),
                    describe(STUDENT),
                    labels,
                    vocabularySize),
                vocabularySize));
  }

  /**
   * The pack's tokenizer, without its encoder; shared with everyone in this JVM who uses the same.
   *
   * @throws ModelFormatException if its file is missing or not the one the manifest names
   */
  public Tokenizer tokenizer() {
    return SharedEncoder.tokenizer(manifest.encoder(), files);
  }

  /**
   * Opens the pack's encoder; the caller closes it.
   *
   * @throws ModelFormatException if a file is missing or not the one the manifest names, or the
   *     pack's model is a classifier as a whole
   */
  public TextEncoder openEncoder() {
    return TextEncoder.open(manifest.encoder(), files);
  }

  /**
   * Opens the pack's model if it is a classifier as a whole; the caller closes it.
   *
   * @throws ModelFormatException if a file is missing or not the one the manifest names, or has
   *     other labels
   */
  public TextLogits openLogits() {
    return TextLogits.open(manifest.encoder(), files);
  }
}
