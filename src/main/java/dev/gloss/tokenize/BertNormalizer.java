package dev.gloss.tokenize;

import java.util.Arrays;

/**
 * The normalizer of BERT as Hugging Face tokenizers has it: clean the text, put spaces around Han
 * characters, strip accents, lowercase, in this order, each code point keeping its place in the
 * original text. Immutable, safe for use by several threads.
 *
 * <p>Three points are easily missed. Accents are stripped from the canonical decomposition, which
 * is not composed again: Hangul syllables become jamo, all of them in the place of the syllable. An
 * unpaired surrogate is one U+FFFD. And the reference keeps places by counting, not by following:
 * when canonical ordering moves combining marks, the places stay in the order of the text, so a
 * mark takes the place of whichever mark stood there.
 *
 * @param cleanText remove control characters, make every white space a blank
 * @param separateHan put blanks around Han characters
 * @param stripAccents decompose and remove non-spacing marks
 * @param lowercase lowercase each code point by itself
 */
record BertNormalizer(
    boolean cleanText, boolean separateHan, boolean stripAccents, boolean lowercase) {

  /** U+0130, the only code point whose lower case without context is two code points. */
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private static final int COMBINING_DOT_ABOVE = 0x307;
  private static final int REPLACEMENT = 0xFFFD;

  /**
   * Appends the normalized form of {@code text[from, to)}; places are indices into {@code text}.
   */
  void normalize(char[] text, int from, int to, NormalizedText target) {
    Marks marks = new Marks(target);
    int[] parts = new int[BertCharacters.LONGEST_DECOMPOSITION];
    int next;
    for (int i = from; i < to; i = next) {
      int codePoint = Character.codePointAt(text, i, to);
      next = i + Character.charCount(codePoint);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        codePoint = REPLACEMENT;
      }
      int properties = BertCharacters.of(codePoint);
      if (cleanText) {
        if ((properties & BertCharacters.REMOVED) != 0) {
          continue;
        }
        if ((properties & BertCharacters.SPACE) != 0) {
          codePoint = ' ';
          properties = BertCharacters.SPACE;
        }
      }
      boolean han = separateHan && (properties & BertCharacters.HAN) != 0;
      if (han) {
        marks.flush();
        target.append(' ', i, next);
      }
      if (stripAccents && (properties & BertCharacters.DECOMPOSES) != 0) {
        int count = BertCharacters.decompose(codePoint, parts);
        for (int part = 0; part < count; part++) {
          order(parts[part], part == 0, i, next, marks, target);
        }
      } else {
        order(codePoint, true, i, next, marks, target);
      }
      if (han) {
        target.append(' ', i, next);
      }
    }
    marks.flush();
  }

  /** Canonical ordering: marks wait until the next code point that is none. */
  private void order(
      int codePoint, boolean first, int start, int end, Marks marks, NormalizedText target) {
    if (stripAccents && (BertCharacters.of(codePoint) & BertCharacters.COMBINES) != 0) {
      marks.add(codePoint, first, start, end);
    } else {
      marks.flush();
      finish(codePoint, start, end, target);
    }
  }

  private void finish(int codePoint, int start, int end, NormalizedText target) {
    int properties = BertCharacters.of(codePoint);
    if (stripAccents && (properties & BertCharacters.ACCENT) != 0) {
      return;
    }
    if (!lowercase || (properties & BertCharacters.UPPER) == 0) {
      target.append(codePoint, start, end);
    } else if (codePoint == CAPITAL_I_WITH_DOT) {
      target.append('i', start, end);
      target.append(COMBINING_DOT_ABOVE, start, end);
    } else {
      target.append(BertCharacters.lower(codePoint), start, end);
    }
  }

  /** A run of combining marks on its way into canonical order. */
  private final class Marks {
    private final NormalizedText target;
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

    Marks(NormalizedText target) {
      this.target = target;
    }

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

    void flush() {
      // Nearly every mark is an accent about to be removed: then its order does not matter.
      if (anyKept) {
        emit(order());
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

    private void emit(long[] order) {
      int place = 0;
      for (long entry : order) {
        int index = (int) (entry & 0xFFFF_FFFFL);
        if (firsts[index]) {
          start = starts[place];
          end = ends[place];
          place++;
        }
        finish(codePoints[index], start, end, target);
      }
    }
  }
}
