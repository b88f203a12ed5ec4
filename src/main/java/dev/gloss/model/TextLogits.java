package dev.gloss.model;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.List;

/**
 * Texts to logits, by a classifier that is one network. Weights are shared with everyone in this
 * JVM who uses the same; closing releases them. Safe for use by several threads until it is closed.
 *
 * <p>A text longer than the network's window is read in chunks, cut as {@link TextEncoder} cuts
 * them; its logits are the mean over the chunks, each weighted by its tokens.
 */
public final class TextLogits implements AutoCloseable {
  private final SharedEncoder.Lease lease;
  private final int chunkTokens;

  private TextLogits(SharedEncoder.Lease lease, int maxTokens) {
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
  static TextLogits open(EncoderReference reference, PackFiles pack) {
    SharedEncoder.Lease lease = SharedEncoder.acquire(reference, pack);
    try {
      lease.encoder().encode(lease.tokenizer().encode("").ids());
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
   * @param sentences in order and without overlap; a text over the window is cut between them
   * @return {@code [labels]}, owned by the caller
   */
  public float[] logits(Encoding encoding, List<Span> sentences) {
    Tokenizer tokenizer = lease.tokenizer();
    List<Chunk> chunks = Chunk.of(Chunk.sentenceOfToken(encoding, sentences), chunkTokens);
    if (chunks.size() == 1) {
      return lease.encoder().encode(chunks.get(0).ids(encoding, tokenizer));
    }
    double[] sum = new double[lease.encoder().hiddenSize()];
    int tokens = encoding.length() - 2;
    for (Chunk chunk : chunks) {
      float[] logits = lease.encoder().encode(chunk.ids(encoding, tokenizer));
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
