package dev.gloss.evaluate.classify;

/** How often each label was right, given and wanted. Not safe for use by several threads. */
final class LabelCounts {
  private final int[] right;
  private final int[] given;
  private final int[] wanted;

  /** Labels wanted that the classifier does not know. */
  private int unknown;

  LabelCounts(int labels) {
    right = new int[labels];
    given = new int[labels];
    wanted = new int[labels];
  }

  /**
   * Counts one text.
   *
   * @param expected indices of its labels, each once; -1 for one that the classifier does not know
   * @param predicted indices of the labels given, each once
   */
  void add(int[] expected, int[] predicted) {
    for (int label : predicted) {
      given[label]++;
    }
    for (int label : expected) {
      if (label < 0) {
        unknown++;
        continue;
      }
      wanted[label]++;
      for (int other : predicted) {
        right[label] += other == label ? 1 : 0;
      }
    }
  }

  /** How well one label is told. */
  LabelScore score(String name, int label) {
    return new LabelScore(
        name,
        ClassificationMetrics.share(right[label], given[label]),
        ClassificationMetrics.share(right[label], wanted[label]),
        f1(label),
        wanted[label],
        given[label]);
  }

  private double f1(int label) {
    int both = given[label] + wanted[label];
    return both == 0 ? 0 : 2.0 * right[label] / both;
  }

  /** Mean of the labels' F1 over those that occur or were given. */
  double macroF1() {
    double sum = 0;
    int seen = 0;
    for (int label = 0; label < right.length; label++) {
      sum += f1(label);
      seen += given[label] + wanted[label] > 0 ? 1 : 0;
    }
    return seen == 0 ? 0 : sum / seen;
  }

  /** F1 over all decisions; an unknown label is one that was missed. */
  double microF1() {
    long hits = 0;
    long all = unknown;
    for (int label = 0; label < right.length; label++) {
      hits += right[label];
      all += given[label] + wanted[label];
    }
    return all == 0 ? 0 : 2.0 * hits / all;
  }
}
