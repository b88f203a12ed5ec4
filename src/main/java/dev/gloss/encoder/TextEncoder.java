package dev.gloss.encoder;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.Pooling;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Encodings to token states. Weights are shared with every other text encoder in this JVM whose
 * reference is the same but for the pooling; closing releases them. Safe for use by several threads
 * until it is closed.
 *
 * <p>A text longer than the encoder's window is read in chunks: whole sentences while they fit, a
 * sentence longer than a window in pieces. Every chunk stands between the special tokens, with the
 * prefix that the reference names before its own tokens. A static encoder reads neither special nor
 * unknown tokens; a text without others has a vector of zeros.
 */
public final class TextEncoder implements AutoCloseable {
  private final Encoder encoder;
  private final Tokenizer tokenizer;
  private final Pooling pooling;
  private final int[] prefix;
  private final int chunkTokens;
  private final Runnable release;

  /**
   * @param prefix what stands before every text
   * @param maxTokens longest input of the encoder, special tokens included; at least 3
   * @param release run by {@link #close()}, which may come more than once
   */
  TextEncoder(
      Encoder encoder,
      Tokenizer tokenizer,
      Pooling pooling,
      String prefix,
      int maxTokens,
      Runnable release) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.pooling = pooling;
    this.release = release;
    int[] ids = tokenizer.encode(prefix).ids();
    this.prefix = Arrays.copyOfRange(ids, 1, ids.length - 1);
    chunkTokens = maxTokens - 2 - this.prefix.length;
  }

  /**
   * @param pack where the files of the reference are that are not on the class path
   * @throws ModelFormatException if a file is missing or not the one the reference names, or the
   *     reference is that of a {@linkplain TextLogits classifier}
   */
  public static TextEncoder open(EncoderReference reference, PackFiles pack) {
    if (reference.kind() == EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          pack.describe(reference.weights().location())
              + ": expected an encoder, whose output is token states, found a classifier, whose"
              + " output is logits");
    }
    SharedNetwork.Lease lease = SharedNetwork.acquire(reference, pack);
    TextEncoder encoder =
        new TextEncoder(
            lease.encoder(),
            lease.tokenizer(),
            reference.pooling(),
            reference.prefix(),
            reference.maxTokens(),
            lease::close);
    if (encoder.chunkTokens < 1) {
      encoder.close();
      throw new ModelFormatException(
          "%s: expected a prefix that leaves room in a window of %d tokens, found one of %d"
              .formatted(
                  pack.describe(reference.weights().location()),
                  reference.maxTokens(),
                  encoder.prefix.length));
    }
    return encoder;
  }

  /**
   * Opens a pack's encoder; the caller closes it.
   *
   * @throws ModelFormatException as {@link #open(EncoderReference, PackFiles)}
   */
  public static TextEncoder open(ModelPack pack) {
    return open(pack.manifest().encoder(), pack.files());
  }

  /**
   * A pack's tokenizer, without its encoder; shared with everyone in this JVM who uses the same.
   *
   * @throws ModelFormatException if its file is missing or not the one the manifest names
   */
  public static Tokenizer tokenizer(ModelPack pack) {
    return tokenizer(pack.manifest().encoder(), pack.files());
  }

  /** As {@link #tokenizer(ModelPack)}, of a reference. */
  public static Tokenizer tokenizer(EncoderReference reference, PackFiles files) {
    return SharedNetwork.tokenizer(reference, files);
  }

  /** Version of ONNX Runtime, for provenance. */
  public static String runtimeVersion() {
    return OnnxRuntime.environment().getVersion();
  }

  /** How token states become the features of the heads over this encoder. */
  public Pooling pooling() {
    return pooling;
  }

  public int hiddenSize() {
    return encoder.hiddenSize();
  }

  /** Makes the encodings that this encoder takes. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The vector of a text that is one token of the vocabulary and nothing else. */
  public float[] vectorOfToken(int id) {
    int[] ids = {tokenizer.classifierTokenId(), id, tokenizer.separatorTokenId()};
    float[] states = encoder.encode(ids);
    return new TokenStates(encoder, List.of(new TokenStates.Part(new Chunk(0, 1), ids, 0, states)))
        .vector();
  }

  /**
   * One forward pass over each chunk of a text.
   *
   * @param encoding of the text, from {@link #tokenizer}
   * @param sentences of the text, in order and without overlap; asked for only if the text is
   *     longer than the window
   */
  public TokenStates states(String text, Encoding encoding, Supplier<List<Span>> sentences) {
    int[] shapes = encoder.readsShapes() ? TokenShape.of(text, encoding) : null;
    List<TokenStates.Part> parts = new ArrayList<>(1);
    for (Chunk chunk : Chunk.of(encoding, sentences, chunkTokens)) {
      int[] ids = chunk.ids(encoding, tokenizer, prefix);
      parts.add(new TokenStates.Part(chunk, ids, prefix.length, states(chunk, ids, shapes)));
    }
    return new TokenStates(encoder, parts);
  }

  private float[] states(Chunk chunk, int[] ids, int[] shapes) {
    if (shapes == null) {
      return encoder.encode(ids);
    }
    int[] ofChunk = new int[ids.length];
    System.arraycopy(shapes, chunk.start() + 1, ofChunk, prefix.length + 1, chunk.length());
    return encoder.encode(ids, ofChunk);
  }

  @Override
  public void close() {
    release.run();
  }
}
