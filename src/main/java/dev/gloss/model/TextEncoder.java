package dev.gloss.model;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts to vectors. Weights are shared with every other text encoder of the same reference in this
 * JVM; closing releases them. Safe for use by several threads until it is closed.
 *
 * <p>A text longer than the encoder's window is read in chunks: whole sentences while they fit, a
 * sentence longer than a window in pieces. Every chunk stands between the special tokens; the
 * text's vector is the mean over the token states of all chunks, its features pool over all of
 * them, so a text of one chunk has exactly the vector that mean pooling gives it.
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
   * @throws ModelFormatException if a file is missing or not the one the reference names
   */
  public static TextEncoder open(EncoderReference reference, PackFiles pack) {
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
    int[] sentenceOf = sentenceOfToken(encoding, sentences);
    double[] sum = new double[hidden];
    double[] largest = new double[hidden];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    double[][] sentenceSums = new double[sentences.size()][hidden];
    for (Chunk chunk : chunks(sentenceOf)) {
      float[] states = encoder.encode(ids(encoding, chunk));
      for (int token = 0; token < chunk.length() + 2; token++) {
        add(states, token * hidden, sum);
        raise(states, token * hidden, largest);
        boolean special = token == 0 || token == chunk.length() + 1;
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
    return new TextStates(vector, features(vector, largest), vectors, encoding.length() - 2);
  }

  private float[] features(float[] mean, double[] largest) {
    if (pooling == Pooling.MEAN) {
      return mean;
    }
    float[] features = Arrays.copyOf(mean, 2 * mean.length);
    System.arraycopy(unit(largest), 0, features, mean.length, mean.length);
    return features;
  }

  /** For each token that is not special the sentence it starts in, or -1. */
  private static int[] sentenceOfToken(Encoding encoding, List<Span> sentences) {
    int[] sentenceOf = new int[encoding.length() - 2];
    int sentence = 0;
    for (int token = 0; token < sentenceOf.length; token++) {
      int start = encoding.start(token + 1);
      while (sentence < sentences.size() && sentences.get(sentence).end() <= start) {
        sentence++;
      }
      boolean inside = sentence < sentences.size() && sentences.get(sentence).start() <= start;
      sentenceOf[token] = inside ? sentence : -1;
    }
    return sentenceOf;
  }

  /** Tokens {@code [start, start + length)}, not counting special tokens. */
  private record Chunk(int start, int length) {}

  private List<Chunk> chunks(int[] sentenceOf) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    while (sentenceOf.length - start > chunkTokens) {
      int end = start + chunkTokens;
      int cut = end;
      while (cut > start && sentenceOf[cut] == sentenceOf[cut - 1]) {
        cut--;
      }
      end = cut > start ? cut : end;
      chunks.add(new Chunk(start, end - start));
      start = end;
    }
    chunks.add(new Chunk(start, sentenceOf.length - start));
    return chunks;
  }

  private int[] ids(Encoding encoding, Chunk chunk) {
    int[] ids = new int[chunk.length() + 2];
    ids[0] = tokenizer.classifierTokenId();
    for (int i = 0; i < chunk.length(); i++) {
      ids[i + 1] = encoding.id(chunk.start() + i + 1);
    }
    ids[ids.length - 1] = tokenizer.separatorTokenId();
    return ids;
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
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    float[] unit = new float[sum.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (sum[i] * scale);
    }
    return unit;
  }

  @Override
  public void close() {
    release.run();
  }
}
