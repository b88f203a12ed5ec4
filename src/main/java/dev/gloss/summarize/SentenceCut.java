package dev.gloss.summarize;

import static dev.gloss.text.SentenceCharacters.isWhiteSpace;

import dev.gloss.text.Span;
import java.util.Locale;
import java.util.Set;

/**
 * Where a sentence that is too long is cut, so that its beginning and an ellipsis fit: at the last
 * clause that ends in the second half of the room; else before the last word there; else, within a
 * word longer than that, between two characters.
 *
 * <p>A clause ends before a comma, semicolon or colon, before a dash or an opening bracket that
 * stands after white space, and before an English conjunction or relative pronoun. What a cut
 * leaves dangling, white space and punctuation that opens or separates, is cut off too.
 */
final class SentenceCut {
  /** Ends what was cut. */
  static final String ELLIPSIS = "\u2026";

  private static final Set<String> CLAUSE_WORDS =
      Set.of(
          "although",
          "and",
          "because",
          "but",
          "however",
          "if",
          "or",
          "since",
          "so",
          "that",
          "though",
          "unless",
          "until",
          "when",
          "where",
          "whereas",
          "which",
          "while",
          "who");

  private final String text;
  private final Span sentence;

  private SentenceCut(String text, Span sentence) {
    this.text = text;
    this.sentence = sentence;
  }

  /**
   * The part of a sentence that stays: it begins where the sentence does and, shown by {@link
   * #shown}, has at most {@code characters} UTF-16 units.
   *
   * @param sentence longer than that on one line, not blank
   * @param characters at least {@link SummaryBudget#LEAST_CHARACTERS}
   */
  static Span of(String text, Span sentence, int characters) {
    return new Span(sentence.start(), new SentenceCut(text, sentence).end(characters - 1));
  }

  /** A part that {@link #of} gave as it is shown: on one line, with an ellipsis. */
  static String shown(String text, Span part) {
    return SentenceText.onOneLine(part.of(text)) + ELLIPSIS;
  }

  private int end(int room) {
    int last = reach(room);
    int first = Math.max(reach(room / 2), reach(1));
    for (int end = last; end >= first; end--) {
      if (isClauseEnd(end)) {
        return withoutDangling(end, first);
      }
    }
    for (int end = last; end >= first; end--) {
      if (isWordEnd(end)) {
        return withoutDangling(end, first);
      }
    }
    return withoutDangling(last, first);
  }

  /** The last place up to which the sentence, on one line, has at most so many UTF-16 units. */
  private int reach(int units) {
    int used = 0;
    boolean gap = false;
    for (int i = sentence.start(); i < sentence.end(); i++) {
      if (isWhiteSpace(text.charAt(i))) {
        gap = used > 0;
        continue;
      }
      int size = Character.charCount(text.codePointAt(i));
      used += size + (gap ? 1 : 0);
      if (used > Math.max(units, size)) {
        return i;
      }
      gap = false;
      i += size - 1;
    }
    return sentence.end();
  }

  private boolean isWordEnd(int end) {
    return isWhiteSpace(text.charAt(end)) && !isWhiteSpace(text.charAt(end - 1));
  }

  private boolean isClauseEnd(int end) {
    return switch (text.charAt(end)) {
      case ',', ';', ':' -> end + 1 < sentence.end() && isWhiteSpace(text.charAt(end + 1));
      case '\u2014', '\u3001', '\uFF0C', '\uFF1A', '\uFF1B' -> true;
      default -> isWordEnd(end) && beginsClause(nextWord(end));
    };
  }

  private int nextWord(int end) {
    int word = end;
    while (word < sentence.end() && isWhiteSpace(text.charAt(word))) {
      word++;
    }
    return word;
  }

  private boolean beginsClause(int word) {
    if (word == sentence.end()) {
      return false;
    }
    int type = Character.getType(text.charAt(word));
    if (type == Character.DASH_PUNCTUATION || type == Character.START_PUNCTUATION) {
      return true;
    }
    int end = word;
    while (end < sentence.end() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return CLAUSE_WORDS.contains(text.substring(word, end).toLowerCase(Locale.ROOT));
  }

  private int withoutDangling(int end, int first) {
    int kept = end;
    while (kept > first && isDangling(text.charAt(kept - 1))) {
      kept--;
    }
    return kept;
  }

  private static boolean isDangling(char c) {
    return switch (Character.getType(c)) {
      case Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION ->
          true;
      default -> isWhiteSpace(c) || ",;:\u2026\u3001\uFF0C\uFF1A\uFF1B".indexOf(c) >= 0;
    };
  }
}
