package dev.gloss.tokenize;

import java.util.Arrays;

/**
 * A growing buffer of normalized text: well-formed UTF-16, with the place in the original text that
 * each unit comes from. Not safe for use by several threads.
 */
final class NormalizedText {
  private char[] units = new char[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int length;

  /** What the normalizer works on. */
  private final CombiningMarks marks = new CombiningMarks();

  private final int[] parts = new int[BertCharacters.LONGEST_DECOMPOSITION];

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** Units that there is room for; marks have no more, since they all pass through here. */
  int capacity() {
    return units.length;
  }

  /**
   * The buffer itself; only the first {@link #length()} units count. Valid until the next append.
   */
  char[] units() {
    return units;
  }

  /** For each unit, the first unit in the original text of what it comes from. As above. */
  int[] starts() {
    return starts;
  }

  /** For each unit, the unit after the last of what it comes from. As above. */
  int[] ends() {
    return ends;
  }

  /** Marks that wait to be appended. */
  CombiningMarks marks() {
    return marks;
  }

  /** Room for the parts of one code point. */
  int[] parts() {
    return parts;
  }

  int codePoint(int index) {
    char unit = units[index];
    return Character.isHighSurrogate(unit) ? Character.toCodePoint(unit, units[index + 1]) : unit;
  }

  void append(int codePoint, int start, int end) {
    if (length + 2 > units.length) {
      int capacity = units.length * 2;
      units = Arrays.copyOf(units, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    int count = Character.toChars(codePoint, units, length);
    for (int i = 0; i < count; i++) {
      starts[length] = start;
      ends[length] = end;
      length++;
    }
  }

  @Override
  public String toString() {
    return new String(units, 0, length);
  }
}
