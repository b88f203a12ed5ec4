package dev.gloss.classify;

import dev.gloss.view.TextView;

/**
 * What a tier thinks of a text: the probability of every label. Where it is sure of a single
 * sentence, its clauses are not asked about: they would cost as much again and hardly change what
 * is said.
 *
 * @param whole {@code [labels]}
 * @param clauses {@code [clauses, labels]}; empty if the text has only one, or they were not asked
 *     about
 */
public record Opinion(float[] whole, float[][] clauses) {
  /**
   * A label of a sentence that is so probable settles it. On validation this leaves out the clauses
   * of seven in ten single questions, and what is said of messages is as right as before; across
   * sentences a sure label would hide the matters of the others.
   */
  private static final float SETTLED = 0.7f;

  private static final float[][] NONE = {};

  /** Of the whole alone. */
  public static Opinion of(float[] whole) {
    return new Opinion(whole, NONE);
  }

  /**
   * Whether a text's clauses do not count.
   *
   * @param whole {@code [labels]}
   * @param oneSentence whether the text is a single sentence
   */
  public static boolean isSettled(float[] whole, boolean oneSentence) {
    return oneSentence && whole[Softmax.argMax(whole)] >= SETTLED;
  }

  /** Whether a text is to be read as one: it is one clause, or {@linkplain #isSettled settled}. */
  static boolean isOne(TextView text, float[] whole) {
    return isSettled(whole, text.sentences().size() < 2) || text.clauses().size() < 2;
  }

  /** The mean of two tiers, place by place. */
  public Opinion mean(Opinion other) {
    float[][] means = new float[clauses.length][];
    for (int i = 0; i < means.length; i++) {
      means[i] = Cascade.mean(clauses[i], other.clauses[i]);
    }
    return new Opinion(Cascade.mean(whole, other.whole), means);
  }

  /**
   * What counts: of each label the mean of the whole's probability and of the best clause's; the
   * whole's if there are no clauses.
   *
   * @return {@code [labels]}; may be {@link #whole}
   */
  public float[] probabilities() {
    if (clauses.length == 0) {
      return whole;
    }
    float[] best = clauses[0].clone();
    for (int i = 1; i < clauses.length; i++) {
      float[] clause = clauses[i];
      for (int label = 0; label < best.length; label++) {
        best[label] = Math.max(best[label], clause[label]);
      }
    }
    for (int label = 0; label < best.length; label++) {
      best[label] = (best[label] + whole[label]) / 2;
    }
    return best;
  }

  /** The clause that speaks most for a label, the first of equals; 0 if there are none. */
  public int evidence(int label) {
    int best = 0;
    for (int i = 1; i < clauses.length; i++) {
      if (clauses[i][label] > clauses[best][label]) {
        best = i;
      }
    }
    return best;
  }
}
