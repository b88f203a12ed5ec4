package dev.gloss.encoder;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;
import java.util.function.Supplier;

/**
 * Texts to logits, by a classifier that is one network. Weights are shared with everyone in this
 * JVM who uses the same; closing releases them. Safe for use by several threads until it is closed.
 *
 * <p>A text longer than the network's window is read in chunks, cut as {@link TextEncoder} cuts
 * them; its logits are the mean over the chunks, each weighted by its tokens.
 */
public final class TextLogits implements AutoCloseable {
  private final SharedNetwork.Lease lease;
  private final int chunkTokens;

  private TextLogits(SharedNetwork.Lease lease, int maxTokens) {
    this.lease = lease;
    this.chunkTokens = maxTokens - 2;
  }

  /**
   * Loads the network and lets it read nothing once, so that one that cannot run is told now.
   *
   * @param reference to a classifier
   * @param pack where its files are
   * @throws ModelFormatException if a file is missing, not the one the reference names, or no such
   *     network
   */
  public static TextLogits open(EncoderReference reference, PackFiles pack) {
    SharedNetwork.Lease lease = SharedNetwork.acquire(reference, pack);
    try {
      lease.classifier().logits(lease.tokenizer().encode("").ids());
      return new TextLogits(lease, reference.maxTokens());
    } catch (IllegalStateException e) {
      lease.close();
      throw new ModelFormatException(e.getMessage(), e);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * @param encoding from the tokenizer of the same reference
   * @param sentences of the text, asked for only if it is longer than the window
   * @return {@code [labels]}, owned by the caller
   */
  public float[] logits(Encoding encoding, Supplier<List<Span>> sentences) {
    List<Chunk> chunks = Chunk.of(encoding, sentences, chunkTokens);
    OnnxClassifier classifier = lease.classifier();
    if (chunks.size() == 1) {
      return classifier.logits(chunks.get(0).ids(encoding, lease.tokenizer()));
    }
    double[] sum = new double[classifier.labels()];
    int tokens = encoding.length() - 2;
    for (Chunk chunk : chunks) {
      float[] logits = classifier.logits(chunk.ids(encoding, lease.tokenizer()));
      for (int label = 0; label < sum.length; label++) {
        sum[label] += (double) logits[label] * chunk.length() / tokens;
      }
    }
    float[] mean = new float[sum.length];
    for (int label = 0; label < mean.length; label++) {
      mean[label] = (float) sum[label];
    }
    return mean;
  }

  @Override
  public void close() {
    lease.close();
  }
}
