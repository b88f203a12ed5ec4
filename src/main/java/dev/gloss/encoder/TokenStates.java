package dev.gloss.encoder;

import dev.gloss.pack.Pooling;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.Arrays;
import java.util.List;

/**
 * What an encoder made of each token of a text, chunk by chunk, and what poolers make of that. A
 * state that an encoder {@linkplain Encoder#isRead does not read} counts nowhere. Not safe for use
 * by several threads.
 */
public final class TokenStates {
  private final Encoder encoder;
  private final List<Part> parts;

  /** Sums over all states that are read; null until somebody asks. */
  private double[] sum;

  private double[] largest;

  /** Sum over the states of each chunk's first token. */
  private double[] first;

  private int read;

  /**
   * A chunk's tokens and states.
   *
   * @param prefix tokens between the first and the chunk's own
   * @param states {@code [ids.length, hiddenSize]}
   */
  record Part(Chunk chunk, int[] ids, int prefix, float[] states) {}

  TokenStates(Encoder encoder, List<Part> parts) {
    this.encoder = encoder;
    this.parts = parts;
  }

  public int hiddenSize() {
    return encoder.hiddenSize();
  }

  /**
   * The state of one token, {@code [hiddenSize]}; owned by the caller.
   *
   * @param token of the encoding that the states were made of, special tokens counted; not the
   *     first or the last
   */
  public float[] state(int token) {
    for (Part part : parts) {
      int at = token - 1 - part.chunk().start();
      if (at < part.chunk().length()) {
        int from = (1 + part.prefix() + at) * hiddenSize();
        return Arrays.copyOfRange(part.states(), from, from + hiddenSize());
      }
    }
    throw new IndexOutOfBoundsException("expected a token of the text, found " + token);
  }

  /**
   * The mean of all token states at unit length, {@code [hiddenSize]}; owned by the caller.
   *
   * @throws IllegalStateException if the encoder's states of the text are not finite
   */
  public float[] vector() {
    pool();
    return unit(sum);
  }

  /**
   * What heads take, {@code [pooling.features(hiddenSize)]}; owned by the caller. The state of the
   * first token, where pooling asks for it, is the mean over the chunks.
   *
   * @throws IllegalStateException if the encoder's states of the text are not finite
   */
  public float[] features(Pooling pooling) {
    pool();
    if (read == 0) {
      return new float[pooling.features(hiddenSize())];
    }
    return features(pooling, sum, largest, read);
  }

  private static float[] joined(float[]... parts) {
    int length = parts[0].length;
    float[] all = new float[parts.length * length];
    for (int part = 0; part < parts.length; part++) {
      System.arraycopy(parts[part], 0, all, part * length, length);
    }
    return all;
  }

  /**
   * The mean of each sentence's token states at unit length, zero for a sentence without tokens,
   * {@code [sentences, hiddenSize]}; owned by the caller.
   *
   * @param encoding that the states were made of
   * @param sentences in order and without overlap
   */
  public float[][] sentenceVectors(Encoding encoding, List<Span> sentences) {
    return partFeatures(Pooling.MEAN, encoding, sentences);
  }

  /**
   * What heads take of each part of a text, read in the company of the others, {@code [parts,
   * pooling.features(hiddenSize)]}; zeros for a part without tokens. Owned by the caller. What
   * poolings take of the first token is the whole text's.
   *
   * @param encoding that the states were made of
   * @param spans of the parts, in order and without overlap
   */
  public float[][] partFeatures(Pooling pooling, Encoding encoding, List<Span> spans) {
    pool();
    int[] partOf = Chunk.sentenceOfToken(encoding, spans);
    double[][] sums = new double[spans.size()][hiddenSize()];
    double[][] most = new double[spans.size()][hiddenSize()];
    int[] counts = new int[spans.size()];
    for (double[] row : most) {
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
    }
    for (Part part : parts) {
      int before = 1 + part.prefix();
      for (int token = before; token < part.ids().length - 1; token++) {
        int at = partOf[part.chunk().start() + token - before];
        if (at >= 0 && encoder.isRead(part.ids(), token)) {
          add(part.states(), token * hiddenSize(), sums[at]);
          raise(part.states(), token * hiddenSize(), most[at]);
          counts[at]++;
        }
      }
    }
    float[][] features = new float[spans.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] =
          counts[i] == 0
              ? new float[pooling.features(hiddenSize())]
              : features(pooling, sums[i], most[i], counts[i]);
    }
    return features;
  }

  private float[] features(Pooling pooling, double[] sums, double[] most, int count) {
    return switch (pooling) {
      case MEAN -> unit(sums);
      case PLAIN_MEAN -> scaled(sums, 1.0 / count);
      case MEAN_MAX -> joined(unit(sums), unit(most));
      case CLS -> unit(first);
      case CLS_MEAN_MAX -> joined(unit(first), unit(sums), unit(most));
    };
  }

  private void pool() {
    if (sum != null) {
      return;
    }
    sum = new double[hiddenSize()];
    largest = new double[hiddenSize()];
    first = new double[hiddenSize()];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (Part part : parts) {
      add(part.states(), 0, first);
      for (int token = 0; token < part.ids().length; token++) {
        if (encoder.isRead(part.ids(), token)) {
          read++;
          add(part.states(), token * hiddenSize(), sum);
          raise(part.states(), token * hiddenSize(), largest);
        }
      }
    }
    requireFinite();
  }

  /**
   * The sum tells of every state that went into it: 64-bit sums of finite 32-bit numbers are
   * finite.
   */
  private void requireFinite() {
    for (double component : sum) {
      if (!Double.isFinite(component)) {
        throw new IllegalStateException(
            "%s: expected finite states of %d tokens, found %s"
                .formatted(
                    encoder.where(),
                    parts.stream().mapToInt(part -> part.ids().length).sum(),
                    component));
      }
    }
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
}
