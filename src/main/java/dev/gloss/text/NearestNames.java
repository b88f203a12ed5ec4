package dev.gloss.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Existing names ordered by how few edits turn the wanted one into them (Levenshtein, 1966). */
public final class NearestNames {
  private NearestNames() {}

  /** At most {@code limit} of the candidates, nearest first, equally near ones by alphabet. */
  public static List<String> of(String wanted, Collection<String> candidates, int limit) {
    return candidates.stream()
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(wanted, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }

  /** Insertions, deletions and replacements of UTF-16 units, in two rows of the usual table. */
  public static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
