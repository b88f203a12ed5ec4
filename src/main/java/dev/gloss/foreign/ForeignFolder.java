package dev.gloss.foreign;

import dev.gloss.encoder.StaticTensors;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.Bounded;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.PinnedFile;
import dev.gloss.pack.Pooling;
import dev.gloss.pack.Sha256;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A model that others made, as it lies in its folder (or zip): a Hugging Face ONNX export, or a
 * model2vec model. Files are {@code config.json}, {@code tokenizer.json}, the weights in {@code
 * model.onnx}, {@code onnx/model.onnx} or {@code model.safetensors}, perhaps {@code
 * tokenizer_config.json}, and of an encoder what {@link SentenceTransformer} reads. Nothing pins
 * them: their digests are taken as they are.
 */
final class ForeignFolder {
  static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String ONNX = "model.onnx";
  private static final String ONNX_BELOW = "onnx/" + ONNX;
  private static final String VECTORS = "model.safetensors";

  /** Tokens of a static encoder that are read at once; their number changes nothing. */
  private static final int STATIC_CHUNK = 512;

  private final PackFiles files;
  private final ForeignConfig config;
  private final EncoderReference.Kind kind;
  private final String weights;

  /** Of token states. */
  private final SentenceTransformer sentenceTransformer;

  private final Map<String, Manifest.PackFile> pins = new TreeMap<>();

  private ForeignFolder(PackFiles files) {
    this.files = files;
    this.config = ForeignConfig.read(files.read(CONFIG, ForeignConfig.LONGEST), describe(CONFIG));
    this.kind = config.kind();
    this.weights =
        kind == EncoderReference.Kind.STATIC
            ? VECTORS
            : files.has(ONNX) || !files.has(ONNX_BELOW) ? ONNX : ONNX_BELOW;
    this.sentenceTransformer =
        kind == EncoderReference.Kind.TRANSFORMER
            ? SentenceTransformer.read(files)
            : SentenceTransformer.NOT_SAID;
    pins.put(CONFIG, pin(CONFIG, ForeignConfig.LONGEST));
    pins.put(TOKENIZER, pin(TOKENIZER, WordPieceTokenizer.LARGEST_FILE));
    pins.put(weights, pin(weights, Bounded.LARGEST_FILE));
    if (files.has(TOKENIZER_CONFIG)) {
      pins.put(TOKENIZER_CONFIG, pin(TOKENIZER_CONFIG, ForeignConfig.LONGEST));
    }
  }

  private Manifest.PackFile pin(String name, long atMost) {
    byte[] bytes = files.read(name, atMost);
    return new Manifest.PackFile(Sha256.of(bytes), bytes.length);
  }

  /** Whether this is one, as far as names of files tell. */
  static boolean isAt(PackFiles files) {
    return !files.has(Manifest.FILE) && files.has(CONFIG);
  }

  /**
   * @throws ModelFormatException if a file is missing or cannot be used
   */
  static ForeignFolder open(PackFiles files) {
    ForeignFolder folder = new ForeignFolder(files);
    folder.requireTokensOfTheModel();
    return folder;
  }

  private void requireTokensOfTheModel() {
    int tokens = TextEncoder.tokenizer(reference(), files).vocabularySize();
    OptionalInt known = config.size("vocab_size");
    if (kind != EncoderReference.Kind.STATIC && known.isPresent() && tokens > known.getAsInt()) {
      throw new ModelFormatException(
          "%s: expected at most the %d tokens that %s has, found %d"
              .formatted(describe(TOKENIZER), known.getAsInt(), CONFIG, tokens));
    }
  }

  EncoderReference.Kind kind() {
    return kind;
  }

  ForeignConfig config() {
    return config;
  }

  PackFiles files() {
    return files;
  }

  /** Size and digest of each file. */
  Map<String, Manifest.PackFile> pins() {
    return pins;
  }

  /** SHA-256 over names and digests of all files. */
  String digest() {
    StringBuilder all = new StringBuilder();
    pins.forEach((name, pin) -> all.append(pin.sha256()).append("  ").append(name).append('\n'));
    return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  String describe(String name) {
    return files.describe(name);
  }

  /** The model as an encoder; of a classifier the hidden size is its number of labels. */
  EncoderReference reference() {
    return new EncoderReference(
        kind,
        pinned(weights),
        pinned(TOKENIZER),
        size(),
        pooling(),
        maxTokens(),
        sentenceTransformer.prefix());
  }

  private PinnedFile pinned(String name) {
    return new PinnedFile(name, pins.get(name).sha256());
  }

  private int size() {
    return switch (kind) {
      case TRANSFORMER -> config.requiredSize("hidden_size", "dim", "d_model");
      case CLASSIFIER -> config.labels().size();
      case STATIC -> StaticTensors.read(files.read(weights), describe(weights)).dimensions();
    };
  }

  private Pooling pooling() {
    return switch (kind) {
      case TRANSFORMER -> sentenceTransformer.pooling();
      case CLASSIFIER -> Pooling.PLAIN_MEAN;
      case STATIC -> config.flag("normalize") ? Pooling.MEAN : Pooling.PLAIN_MEAN;
    };
  }

  /** The smaller of what the model has places for and what its tokenizer is set to. */
  private int maxTokens() {
    if (kind == EncoderReference.Kind.STATIC) {
      return STATIC_CHUNK;
    }
    String places = "max_position_embeddings";
    String longest = "model_max_length";
    IntStream given = config.size(places).stream();
    if (pins.containsKey(TOKENIZER_CONFIG)) {
      byte[] json = files.read(TOKENIZER_CONFIG, ForeignConfig.LONGEST);
      given =
          IntStream.concat(
              given, ForeignConfig.read(json, describe(TOKENIZER_CONFIG)).size(longest).stream());
    }
    return given
        .filter(tokens -> tokens > 2)
        .min()
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected a window of at least 3 tokens in '%s', or in '%s' of %s, found none"
                        .formatted(describe(CONFIG), places, longest, TOKENIZER_CONFIG)));
  }
}
