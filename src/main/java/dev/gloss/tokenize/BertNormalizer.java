package dev.gloss.tokenize;

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
    int[] parts = target.parts();
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
        target.marks().flush(this, target);
        target.append(' ', i, next);
      }
      if (stripAccents && (properties & BertCharacters.DECOMPOSES) != 0) {
        int count = BertCharacters.decompose(codePoint, parts);
        for (int part = 0; part < count; part++) {
          order(parts[part], part == 0, i, next, target);
        }
      } else {
        order(codePoint, true, i, next, target);
      }
      if (han) {
        target.append(' ', i, next);
      }
    }
    target.marks().flush(this, target);
  }

  /** Canonical ordering: marks wait until the next code point that is none. */
  private void order(int codePoint, boolean first, int start, int end, NormalizedText target) {
    if (stripAccents && (BertCharacters.of(codePoint) & BertCharacters.COMBINES) != 0) {
      target.marks().add(codePoint, first, start, end);
    } else {
      target.marks().flush(this, target);
      finish(codePoint, start, end, target);
    }
  }

  /** Appends what is left of a code point in its place. */
  void finish(int codePoint, int start, int end, NormalizedText target) {
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
}
