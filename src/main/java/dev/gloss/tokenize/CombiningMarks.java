package dev.gloss.tokenize;

import java.util.Arrays;

/**
 * A run of combining marks on its way into canonical order. Not safe for use by several threads.
 */
final class CombiningMarks {
  private int[] codePoints = new int[8];
  private boolean[] firsts = new boolean[8];
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private int count;
  private int places;
  private boolean anyKept;

  /** The place taken last; a mark that shares its source with another repeats it. */
  private int start;

  private int end;

  /**
   * @param first whether the mark is the first code point that came of its source
   */
  void add(int codePoint, boolean first, int sourceStart, int sourceEnd) {
    if (count == 0) {
      // A mark that is not first follows a letter of the same source.
      start = sourceStart;
      end = sourceEnd;
    }
    if (count == codePoints.length) {
      codePoints = Arrays.copyOf(codePoints, count * 2);
      firsts = Arrays.copyOf(firsts, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    codePoints[count] = codePoint;
    firsts[count] = first;
    count++;
    if (first) {
      starts[places] = sourceStart;
      ends[places] = sourceEnd;
      places++;
    }
    anyKept |= (BertCharacters.of(codePoint) & BertCharacters.ACCENT) == 0;
  }

  /** Nothing waits any more. */
  void flush(BertNormalizer normalizer, NormalizedText target) {
    // Nearly every mark is an accent about to be removed: then its order does not matter.
    if (anyKept) {
      emit(order(), normalizer, target);
    }
    count = 0;
    places = 0;
    anyKept = false;
  }

  /** Indices sorted by combining class, equal ones as they stood; n log n for any input. */
  private long[] order() {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (long) BertCharacters.combiningClass(codePoints[i]) << 32 | i;
    }
    Arrays.sort(order);
    return order;
  }

  private void emit(long[] order, BertNormalizer normalizer, NormalizedText target) {
    int place = 0;
    for (long entry : order) {
      int index = (int) (entry & 0xFFFF_FFFFL);
      if (firsts[index]) {
        start = starts[place];
        end = ends[place];
        place++;
      }
      normalizer.finish(codePoints[index], start, end, target);
    }
  }
}
