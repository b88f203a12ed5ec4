package dev.gloss.flink.job;

import java.util.Comparator;
import java.util.List;

/**
 * Levenshtein distance: the least number of characters inserted, deleted or replaced. Wagner and
 * Fischer, "The String-to-String Correction Problem", JACM 21(1), 1974, with two rows.
 */
final class EditDistance {
  private EditDistance() {}

  /** The nearest candidate, of equally near ones the first. */
  static String nearest(String word, List<String> candidates) {
    return candidates.stream().min(Comparator.comparingInt(c -> between(word, c))).orElseThrow();
  }

  static int between(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
