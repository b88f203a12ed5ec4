package dev.gloss.foreign;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.PinnedFile;
import dev.gloss.pack.Sha256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An encoder to train heads over, and what a pack has to hold of it: the one that ships, or one
 * that others made. Immutable.
 */
public final class EncoderSource {
  /**
   * Files that may lie beside an encoder's configuration, tokenizer and weights and say how it is
   * to be used.
   */
  public static final List<String> COMPANIONS =
      Stream.concat(Stream.of(ForeignFolder.TOKENIZER_CONFIG), SentenceTransformer.FILES.stream())
          .toList();

  /** What the weights are called that {@link #with} gives. */
  private static final String ENCODER = "encoder.onnx";

  private final EncoderReference reference;
  private final PackFiles files;
  private final Map<String, byte[]> copies;
  private final String description;

  private EncoderSource(
      EncoderReference reference, PackFiles files, Map<String, byte[]> copies, String description) {
    this.reference = reference;
    this.files = files;
    this.copies = copies;
    this.description = description;
  }

  /** {@link EncoderReference#MINI_LM}, of which packs hold nothing. */
  public static EncoderSource shipped() {
    return new EncoderSource(
        EncoderReference.MINI_LM,
        PackFiles.at(PackFiles.CLASSPATH),
        Map.of(),
        EncoderReference.MINI_LM_DESCRIPTION);
  }

  /**
   * A model2vec model, or a Hugging Face ONNX export whose output is token states.
   *
   * @param location as {@link PackFiles#at} takes it
   * @throws ModelFormatException if nothing of the kind is there
   */
  public static EncoderSource at(String location) {
    return at(PackFiles.at(location), location);
  }

  /** As {@link #at(String)}, of files that {@code location} only names. */
  public static EncoderSource at(PackFiles files, String location) {
    ForeignFolder folder = ForeignFolder.open(files);
    EncoderReference reference = folder.reference();
    if (reference.kind() == EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          "%s: expected an encoder, found a classifier of %d labels"
              .formatted(location, reference.hiddenSize()));
    }
    Map<String, byte[]> copies = new TreeMap<>();
    copies.put(reference.weights().location(), files.read(reference.weights().location()));
    copies.put(reference.tokenizer().location(), files.read(reference.tokenizer().location()));
    String base = folder.config().base().map(name -> " from " + name).orElse("");
    String description = "%s, %s%s".formatted(name(location), describe(folder), base);
    return new EncoderSource(reference, files, copies, description);
  }

  /** Whether an encoder that others made is there, and no model with labels. */
  public static boolean isAt(String location) {
    if (Channel.isNamedBy(location)) {
      return false;
    }
    PackFiles files = PackFiles.at(location);
    return ForeignFolder.isAt(files)
        && ForeignFolder.open(files).kind() != EncoderReference.Kind.CLASSIFIER;
  }

  /** What a folder or zip is called, without what stands around its name. */
  public static String name(String location) {
    String[] parts = location.replaceAll("[/\\\\]+$", "").split("[/\\\\:]");
    String last = parts[parts.length - 1];
    String name =
        last.endsWith(PackFiles.ZIP)
            ? last.substring(0, last.length() - PackFiles.ZIP.length())
            : last;
    return name.isBlank() || name.equals(".") || name.equals("..") ? "foreign" : name;
  }

  /** What kind of encoder it is, with its article. */
  static String describe(ForeignFolder folder) {
    return folder.kind() == EncoderReference.Kind.STATIC
        ? "a model2vec encoder"
        : "a Hugging Face ONNX encoder";
  }

  /**
   * The same encoder with other weights, such as those that learned more.
   *
   * @param onnx an ONNX transformer of the same hidden size
   * @param how it came about, for the card
   */
  public EncoderSource with(byte[] onnx, String how) {
    EncoderReference other =
        new EncoderReference(
            EncoderReference.Kind.TRANSFORMER,
            new PinnedFile(ENCODER, Sha256.of(onnx)),
            reference.tokenizer(),
            reference.hiddenSize(),
            reference.pooling(),
            reference.maxTokens(),
            reference.prefix());
    Map<String, byte[]> all = new TreeMap<>(copies);
    all.remove(reference.weights().location());
    all.put(ENCODER, onnx);
    return new EncoderSource(
        other, new PackFiles.InMemory(description, all), all, description + ", " + how);
  }

  /** Where the encoder's files are that are not on the class path. */
  public PackFiles files() {
    return files;
  }

  /** The encoder, with the pooling that suits it; its files are those of {@link #copies}. */
  public EncoderReference reference() {
    return reference;
  }

  /**
   * Files that a pack over this encoder needs beside its own, by name; nobody may write to them.
   */
  public Map<String, byte[]> copies() {
    return copies;
  }

  /** What a card says of it. */
  public String description() {
    return description;
  }

  /**
   * Opens the encoder; the caller closes it. It reads nothing once, so that one that cannot run is
   * told now.
   *
   * @throws ModelFormatException if it cannot be loaded or cannot run
   */
  public TextEncoder open() {
    TextEncoder encoder = TextEncoder.open(reference, files);
    try {
      encoder.states("", encoder.tokenizer().encode(""), List::of);
      return encoder;
    } catch (IllegalStateException e) {
      encoder.close();
      throw new ModelFormatException(e.getMessage(), e);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }
}
