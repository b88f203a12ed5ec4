package dev.gloss.encoder;

import dev.gloss.pack.Bounded;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.PinnedFile;
import dev.gloss.pack.Sha256;
import dev.gloss.pack.Shared;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.tokenize.TokenizerFormatException;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.util.HashMap;
import java.util.Map;

/**
 * A network and its tokenizer, loaded once per JVM and shared by everyone who holds a lease on the
 * same weights. The last lease to close releases the native memory.
 */
final class SharedNetwork {
  private static final Map<EncoderReference, SharedNetwork> LOADED = new HashMap<>();
  private static final Shared<Tokenizer> TOKENIZERS = new Shared<>();

  private final EncoderReference reference;
  private final Network network;
  private final Tokenizer tokenizer;
  private int leases;

  private SharedNetwork(EncoderReference reference, Network network, Tokenizer tokenizer) {
    this.reference = reference;
    this.network = network;
    this.tokenizer = tokenizer;
  }

  /**
   * Loads the network unless somebody already has; every file is verified before it is loaded.
   *
   * @param pack where files that are not on the class path are
   * @throws ModelFormatException if a file is missing or not the one the reference names
   */
  static Lease acquire(EncoderReference reference, PackFiles pack) {
    EncoderReference key = reference.network();
    synchronized (LOADED) {
      SharedNetwork shared = LOADED.get(key);
      if (shared == null) {
        shared = load(key, pack);
        LOADED.put(key, shared);
      }
      shared.leases++;
      return new Lease(shared);
    }
  }

  /** Networks loaded in this JVM now. */
  static int loaded() {
    synchronized (LOADED) {
      return LOADED.size();
    }
  }

  private static SharedNetwork load(EncoderReference reference, PackFiles pack) {
    Tokenizer tokenizer = tokenizer(reference, pack);
    byte[] weights = verified(reference.weights(), pack, Bounded.LARGEST_FILE);
    String where = where(reference.weights(), pack);
    int size = reference.hiddenSize();
    // Last, because it alone holds native memory that a later failure would leave behind.
    Network network =
        switch (reference.kind()) {
          case TRANSFORMER -> new OnnxEncoder(weights, size, where);
          case CLASSIFIER -> new OnnxClassifier(weights, size, where);
          case STATIC -> StaticEncoder.of(weights, tokenizer, size, where);
        };
    return new SharedNetwork(reference, network, tokenizer);
  }

  /** The tokenizer alone, which takes no lease. */
  static Tokenizer tokenizer(EncoderReference reference, PackFiles pack) {
    return TOKENIZERS.get(reference.tokenizer().sha256(), () -> readTokenizer(reference, pack));
  }

  private static Tokenizer readTokenizer(EncoderReference reference, PackFiles pack) {
    byte[] json = verified(reference.tokenizer(), pack, WordPieceTokenizer.LARGEST_FILE);
    try {
      return WordPieceTokenizer.read(json, where(reference.tokenizer(), pack));
    } catch (TokenizerFormatException e) {
      throw new ModelFormatException(e.getMessage(), e);
    }
  }

  private static byte[] verified(PinnedFile file, PackFiles pack, long atMost) {
    String location = file.location();
    byte[] bytes =
        location.startsWith(PackFiles.CLASSPATH)
            ? PackFiles.readResource(location)
            : pack.read(location, atMost);
    return Sha256.verify(bytes, file.sha256(), where(file, pack));
  }

  private static String where(PinnedFile file, PackFiles pack) {
    String location = file.location();
    return location.startsWith(PackFiles.CLASSPATH) ? location : pack.describe(location);
  }

  private void release() {
    synchronized (LOADED) {
      leases--;
      if (leases == 0) {
        LOADED.remove(reference);
        network.close();
      }
    }
  }

  /** A right to use the network until closed; closing twice is closing once. */
  static final class Lease implements AutoCloseable {
    private final SharedNetwork shared;
    private boolean open = true;

    private Lease(SharedNetwork shared) {
      this.shared = shared;
    }

    /** The network of a reference to an encoder. */
    Encoder encoder() {
      return (Encoder) shared.network;
    }

    /** The network of a reference to a classifier. */
    OnnxClassifier classifier() {
      return (OnnxClassifier) shared.network;
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
