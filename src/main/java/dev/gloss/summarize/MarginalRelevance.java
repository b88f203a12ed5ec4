package dev.gloss.summarize;

/**
 * Chooses sentences that say much and do not say it twice: maximal marginal relevance (Carbonell
 * and Goldstein, SIGIR 1998). The next sentence is the one with the highest
 *
 * <pre>RELEVANCE · relevance − (1 − RELEVANCE) · (highest similarity to one already chosen)</pre>
 *
 * <p>Differs from the paper in three ways: a sentence as similar as {@link #SAME} to a chosen one
 * is never chosen, since the trade-off alone lets a very relevant one in twice; a sentence under a
 * share of the best one's relevance is left out even if there is room, so that a greeting does not
 * fill a budget; and sentences that do not fit are passed over for less relevant ones that do. Ties
 * go to the earlier sentence. Costs one similarity per candidate and sentence chosen.
 */
final class MarginalRelevance {
  /** Weight of relevance against novelty; the paper's own range for summaries is .5 to .7. */
  static final double RELEVANCE = 0.7;

  /** Cosine from which two sentences say the same; paraphrases of compact encoders lie below. */
  static final double SAME = 0.95;

  /** Symmetric, in [-1, 1]. */
  @FunctionalInterface
  interface Similarity {
    double between(int one, int other);
  }

  private MarginalRelevance() {}

  /**
   * Indices of the chosen, ascending; empty only if there are no candidates. They fit the budget,
   * unless none of those that are worth it does: then the most relevant stands alone, to be cut.
   *
   * @param relevance of each candidate, at least 0
   * @param lengths of each candidate in UTF-16 units, as it will stand in the summary
   * @param floor share of the best relevance that a sentence needs, in [0, 1]
   */
  static int[] choose(
      double[] relevance,
      int[] lengths,
      Similarity similarity,
      SummaryBudget budget,
      double floor) {
    int candidates = relevance.length;
    double needed = floor * largest(relevance);
    double[] nearest = new double[candidates];
    boolean[] out = new boolean[candidates];
    boolean[] in = new boolean[candidates];
    int chosen = 0;
    long used = 0;
    while (chosen < budget.sentences()) {
      int best = -1;
      double bestScore = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < candidates; i++) {
        double score = RELEVANCE * relevance[i] - (1 - RELEVANCE) * nearest[i];
        if (!out[i] && score > bestScore) {
          best = i;
          bestScore = score;
        }
      }
      if (best < 0) {
        break;
      }
      out[best] = true;
      long with = used + lengths[best] + (chosen == 0 ? 0 : 1);
      if (with > budget.characters() || relevance[best] < needed) {
        continue;
      }
      used = with;
      in[best] = true;
      chosen++;
      for (int i = 0; i < candidates; i++) {
        if (!out[i]) {
          double similar = similarity.between(best, i);
          nearest[i] = Math.max(nearest[i], similar);
          out[i] = similar >= SAME;
        }
      }
    }
    return chosen == 0 ? first(relevance) : indices(in, chosen);
  }

  /** The most relevant alone; of equal ones the first. */
  private static int[] first(double[] relevance) {
    int first = 0;
    for (int i = 1; i < relevance.length; i++) {
      first = relevance[i] > relevance[first] ? i : first;
    }
    return relevance.length == 0 ? new int[0] : new int[] {first};
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static int[] indices(boolean[] in, int count) {
    int[] indices = new int[count];
    int found = 0;
    for (int i = 0; found < count; i++) {
      if (in[i]) {
        indices[found++] = i;
      }
    }
    return indices;
  }
}
