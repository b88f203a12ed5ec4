package dev.gloss.entities;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tags of words in the BIO scheme (Ramshaw and Marcus 1995, arxiv.org/abs/cmp-lg/9505040): tag 0 is
 * {@code O}, tag {@code 1 + 2t} begins an entity of type {@code t}, tag {@code 2 + 2t} goes on with
 * one. Immutable.
 */
public final class BioTags {
  private final int types;

  public BioTags(int types) {
    this.types = types;
  }

  public static int begin(int type) {
    return 1 + 2 * type;
  }

  public static int inside(int type) {
    return 2 + 2 * type;
  }

  /** How many tags there are. */
  public int count() {
    return 1 + 2 * types;
  }

  /**
   * A stretch of words.
   *
   * @param first its first word
   * @param end the word after its last
   * @param score the geometric mean of its tags' probabilities
   */
  public record Stretch(int type, int first, int end, float score) {}

  /**
   * The most probable tags that are a valid sequence (Viterbi), as stretches in order.
   *
   * @param logProbabilities {@code [words, tags]}
   */
  public List<Stretch> decode(double[][] logProbabilities) {
    int[] tags = best(logProbabilities);
    List<Stretch> stretches = new ArrayList<>();
    int word = 0;
    while (word < tags.length) {
      int tag = tags[word];
      if (tag == 0) {
        word++;
        continue;
      }
      int type = (tag - 1) / 2;
      int end = word + 1;
      double sum = logProbabilities[word][tag];
      while (end < tags.length && tags[end] == inside(type)) {
        sum += logProbabilities[end][tags[end]];
        end++;
      }
      stretches.add(new Stretch(type, word, end, (float) StrictMath.exp(sum / (end - word))));
      word = end;
    }
    return stretches;
  }

  private int[] best(double[][] scores) {
    int words = scores.length;
    if (words == 0) {
      return new int[0];
    }
    int[][] from = new int[words][count()];
    double[] reached = scores[0].clone();
    for (int type = 0; type < types; type++) {
      reached[inside(type)] = Double.NEGATIVE_INFINITY;
    }
    for (int word = 1; word < words; word++) {
      int before = argMax(reached);
      double[] next = new double[count()];
      for (int tag = 0; tag < count(); tag++) {
        int source = tag > 0 && tag % 2 == 0 ? better(reached, tag - 1, tag) : before;
        from[word][tag] = source;
        next[tag] = reached[source] + scores[word][tag];
      }
      reached = next;
    }
    int[] tags = new int[words];
    tags[words - 1] = argMax(reached);
    for (int word = words - 1; word > 0; word--) {
      tags[word - 1] = from[word][tags[word]];
    }
    return tags;
  }

  private static int better(double[] reached, int begin, int inside) {
    return reached[begin] >= reached[inside] ? begin : inside;
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** {@code log softmax(logits / temperature)}, {@code [tags]}. */
  public static double[] logProbabilities(float[] logits, float temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, (double) logit / temperature);
    }
    double[] scaled = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      scaled[i] = (double) logits[i] / temperature - most;
      sum += StrictMath.exp(scaled[i]);
    }
    double log = StrictMath.log(sum);
    Arrays.setAll(scaled, i -> scaled[i] - log);
    return scaled;
  }
}
