package dev.gloss.model;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Texts to vectors. Weights are shared with every other text encoder in this JVM whose reference is
 * the same but for the pooling; closing releases them. Safe for use by several threads until it is
 * closed.
 *
 * <p>A text longer than the encoder's window is read in chunks: whole sentences while they fit, a
 * sentence longer than a window in pieces. Every chunk stands between the special tokens; the
 * text's vector is the mean over the token states of all chunks, its features pool over all of
 * them, so a text of one chunk has exactly the vector that mean pooling gives it. A static encoder
 * reads neither special nor unknown tokens; a text without others has a vector of zeros.
 */
public final class TextEncoder implements AutoCloseable {
  private final Encoder encoder;
  private final Tokenizer tokenizer;
  private final Pooling pooling;
  private final int chunkTokens;
  private final Runnable release;

  /**
   * @param maxTokens longest input of the encoder, special tokens included; at least 3
   * @param release run by {@link #close()}, which may come more than once
   */
  TextEncoder(
      Encoder encoder, Tokenizer tokenizer, Pooling pooling, int maxTokens, Runnable release) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.pooling = pooling;
    this.release = release;
    chunkTokens = maxTokens - 2;
  }

  /**
   * @param pack where the files of the reference are that are not on the class path
   * @throws ModelFormatException if a file is missing or not the one the reference names, or the
   *     reference is that of a {@linkplain TextLogits classifier}
   */
  public static TextEncoder open(EncoderReference reference, PackFiles pack) {
    if (reference.kind() == EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          pack.describe(reference.weights())
              + ": expected an encoder, whose output is token states, found a classifier, whose"
              + " output is logits");
    }
    SharedEncoder.Lease lease = SharedEncoder.acquire(reference, pack);
    return new TextEncoder(
        lease.encoder(),
        lease.tokenizer(),
        reference.pooling(),
        reference.maxTokens(),
        lease::close);
  }

  /** Version of ONNX Runtime, for provenance. */
  public static String runtimeVersion() {
    return OnnxRuntime.environment().getVersion();
  }

  public int hiddenSize() {
    return encoder.hiddenSize();
  }

  /** Makes the encodings that this encoder takes. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The vector of a text, for comparing it with others. */
  public float[] vector(String text) {
    return encode(text, List.of()).vector();
  }

  /** The vector of a text that is one token of the vocabulary and nothing else. */
  public float[] vectorOfToken(int id) {
    int hidden = encoder.hiddenSize();
    int[] ids = {tokenizer.classifierTokenId(), id, tokenizer.separatorTokenId()};
    float[] states = encoder.encode(ids);
    double[] sum = new double[hidden];
    for (int token = 0; token < ids.length; token++) {
      add(states, token * hidden, sum);
    }
    return unit(sum);
  }

  /** The features of a text, for a head. */
  public float[] features(String text) {
    return encode(text, List.of()).features();
  }

  /** As {@link #encode(Encoding, List)}. */
  public TextStates encode(String text, List<Span> sentences) {
    return encode(tokenizer.encode(text), sentences);
  }

  /**
   * @param encoding from {@link #tokenizer}
   * @param sentences in order and without overlap; a text over the window is cut between them
   */
  public TextStates encode(Encoding encoding, List<Span> sentences) {
    int hidden = encoder.hiddenSize();
    int[] sentenceOf = Chunk.sentenceOfToken(encoding, sentences);
    int read = 0;
    double[] sum = new double[hidden];
    double[] largest = new double[hidden];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    double[][] sentenceSums = new double[sentences.size()][hidden];
    for (Chunk chunk : Chunk.of(sentenceOf, chunkTokens)) {
      int[] ids = chunk.ids(encoding, tokenizer);
      float[] states = encoder.encode(ids);
      for (int token = 0; token < ids.length; token++) {
        if (!encoder.isRead(ids, token)) {
          continue;
        }
        read++;
        add(states, token * hidden, sum);
        raise(states, token * hidden, largest);
        boolean special = token == 0 || token == ids.length - 1;
        int sentence = special ? -1 : sentenceOf[chunk.start() + token - 1];
        if (sentence >= 0) {
          add(states, token * hidden, sentenceSums[sentence]);
        }
      }
    }
    float[][] vectors = new float[sentences.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = unit(sentenceSums[i]);
    }
    float[] vector = unit(sum);
    float[] features =
        read == 0 ? new float[pooling.features(hidden)] : features(vector, sum, read, largest);
    return new TextStates(vector, features, vectors, encoding.length() - 2);
  }

  private float[] features(float[] vector, double[] sum, int read, double[] largest) {
    return switch (pooling) {
      case MEAN -> vector;
      case PLAIN_MEAN -> scaled(sum, 1.0 / read);
      case MEAN_MAX -> {
        float[] features = Arrays.copyOf(vector, 2 * vector.length);
        System.arraycopy(unit(largest), 0, features, vector.length, vector.length);
        yield features;
      }
    };
  }

  private static void add(float[] states, int offset, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += states[offset + i];
    }
  }

  private static void raise(float[] states, int offset, double[] largest) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], states[offset + i]);
    }
  }

  /** At unit length; a mean and a sum have the same direction. */
  private static float[] unit(double[] sum) {
    double squares = 0;
    for (double component : sum) {
      squares += component * component;
    }
    return scaled(sum, squares == 0 ? 0 : 1 / Math.sqrt(squares));
  }

  private static float[] scaled(double[] sum, double scale) {
    float[] scaled = new float[sum.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (sum[i] * scale);
    }
    return scaled;
  }

  @Override
  public void close() {
    release.run();
  }
}
