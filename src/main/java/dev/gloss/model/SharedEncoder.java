package dev.gloss.model;

import dev.gloss.tokenize.Tokenizer;
import dev.gloss.tokenize.TokenizerFormatException;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.util.HashMap;
import java.util.Map;

/**
 * An encoder and its tokenizer, loaded once per JVM and shared by everyone who holds a lease on the
 * same weights. The last lease to close releases the native memory.
 */
final class SharedEncoder {
  private static final Map<EncoderReference, SharedEncoder> LOADED = new HashMap<>();
  private static final Shared<Tokenizer> TOKENIZERS = new Shared<>();

  private final EncoderReference reference;
  private final Encoder encoder;
  private final Tokenizer tokenizer;
  private int leases;

  private SharedEncoder(EncoderReference reference, Encoder encoder, Tokenizer tokenizer) {
    this.reference = reference;
    this.encoder = encoder;
    this.tokenizer = tokenizer;
  }

  /**
   * Loads the encoder unless somebody already has; every file is verified before it is loaded.
   *
   * @param pack where files that are not on the class path are
   * @throws ModelFormatException if a file is missing or not the one the reference names
   */
  static Lease acquire(EncoderReference reference, PackFiles pack) {
    EncoderReference key = key(reference);
    synchronized (LOADED) {
      SharedEncoder shared = LOADED.get(key);
      if (shared == null) {
        shared = load(key, pack);
        LOADED.put(key, shared);
      }
      shared.leases++;
      return new Lease(shared);
    }
  }

  /** How states are pooled is nothing to the weights. */
  private static EncoderReference key(EncoderReference reference) {
    return reference.with(Pooling.MEAN);
  }

  /** Encoders loaded in this JVM now. */
  static int loaded() {
    synchronized (LOADED) {
      return LOADED.size();
    }
  }

  private static SharedEncoder load(EncoderReference reference, PackFiles pack) {
    Tokenizer tokenizer = tokenizer(reference, pack);
    byte[] weights = verified(reference.weights(), reference.weightsSha256(), pack);
    String where = where(reference.weights(), pack);
    int size = reference.hiddenSize();
    // Last, because it alone holds native memory that a later failure would leave behind.
    Encoder encoder =
        switch (reference.kind()) {
          case TRANSFORMER -> new OnnxEncoder(weights, size, where);
          case CLASSIFIER -> new OnnxClassifier(weights, size, where);
          case STATIC -> StaticEncoder.of(weights, tokenizer, size, where);
        };
    return new SharedEncoder(reference, encoder, tokenizer);
  }

  /** The tokenizer alone, which takes no lease. */
  static Tokenizer tokenizer(EncoderReference reference, PackFiles pack) {
    return TOKENIZERS.get(reference.tokenizerSha256(), () -> readTokenizer(reference, pack));
  }

  private static Tokenizer readTokenizer(EncoderReference reference, PackFiles pack) {
    byte[] json = verified(reference.tokenizer(), reference.tokenizerSha256(), pack);
    try {
      return WordPieceTokenizer.read(json, where(reference.tokenizer(), pack));
    } catch (TokenizerFormatException e) {
      throw new ModelFormatException(e.getMessage(), e);
    }
  }

  private static byte[] verified(String file, String sha256, PackFiles pack) {
    byte[] bytes =
        file.startsWith(PackFiles.CLASSPATH) ? PackFiles.readResource(file) : pack.read(file);
    return Sha256.verify(bytes, sha256, where(file, pack));
  }

  private static String where(String file, PackFiles pack) {
    return file.startsWith(PackFiles.CLASSPATH) ? file : pack.describe(file);
  }

  private void release() {
    synchronized (LOADED) {
      leases--;
      if (leases == 0) {
        LOADED.remove(reference);
        encoder.close();
      }
    }
  }

  /** A right to use the encoder until closed; closing twice is closing once. */
  static final class Lease implements AutoCloseable {
    private final SharedEncoder shared;
    private boolean open = true;

    private Lease(SharedEncoder shared) {
      this.shared = shared;
    }

    Encoder encoder() {
      return shared.encoder;
    }

    Tokenizer tokenizer() {
      return shared.tokenizer;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        shared.release();
      }
    }
  }
}
