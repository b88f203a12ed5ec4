package dev.gloss.summarize;

import static dev.gloss.text.SentenceCharacters.isWhiteSpace;

import dev.gloss.text.Span;
import java.util.Locale;

/** Sentences as strings: how they are shown, compared and weighed. */
final class SentenceText {
  private static final int ASCII = 128;

  /** 1 for the letters and digits of ASCII, else 0. */
  private static final byte[] ASCII_WORD = new byte[ASCII];

  static {
    for (int c = 0; c < ASCII; c++) {
      ASCII_WORD[c] = (byte) (Character.isLetterOrDigit(c) ? 1 : 0);
    }
  }

  private SentenceText() {}

  /** The sentence on one line: trimmed, each run of white space one space. */
  static String onOneLine(String sentence) {
    return isOnOneLine(sentence) ? sentence : collapsed(sentence);
  }

  private static boolean isOnOneLine(String sentence) {
    char before = ' ';
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      if (isWhiteSpace(c) && (c != ' ' || before == ' ')) {
        return false;
      }
      before = c;
    }
    return sentence.isEmpty() || before != ' ';
  }

  private static String collapsed(String sentence) {
    StringBuilder line = new StringBuilder(sentence.length());
    boolean gap = false;
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      if (isWhiteSpace(c)) {
        gap = true;
      } else {
        if (gap && line.length() > 0) {
          line.append(' ');
        }
        gap = false;
        line.append(c);
      }
    }
    return line.toString();
  }

  /** What two sentences share that differ in case, punctuation and white space alone. */
  static String key(String sentence) {
    StringBuilder key = new StringBuilder(sentence.length());
    boolean gap = false;
    int codePoint;
    for (int i = 0; i < sentence.length(); i += Character.charCount(codePoint)) {
      codePoint = sentence.codePointAt(i);
      if (!isWordCharacter(codePoint)) {
        gap = true;
      } else {
        if (gap && key.length() > 0) {
          key.append(' ');
        }
        gap = false;
        key.appendCodePoint(codePoint);
      }
    }
    return key.toString().toLowerCase(Locale.ROOT);
  }

  /** Letters and digits within the span, in code points. */
  static int wordCharacters(String text, Span span) {
    int count = 0;
    int i = span.start();
    while (i < span.end()) {
      char c = text.charAt(i);
      if (c < ASCII) {
        count += ASCII_WORD[c];
        i++;
      } else {
        int codePoint = text.codePointAt(i);
        count += Character.isLetterOrDigit(codePoint) ? 1 : 0;
        i += Character.charCount(codePoint);
      }
    }
    return count;
  }

  /**
   * The line itself if it has at most {@code characters} UTF-16 units, else its beginning with an
   * ellipsis, cut as {@link SentenceCut} says.
   *
   * @param characters at least {@link SummaryBudget#LEAST_CHARACTERS}
   */
  static String shorten(String line, int characters) {
    return line.length() <= characters
        ? line
        : SentenceCut.shown(line, SentenceCut.of(line, new Span(0, line.length()), characters));
  }

  private static boolean isWordCharacter(int codePoint) {
    return codePoint < ASCII ? ASCII_WORD[codePoint] == 1 : Character.isLetterOrDigit(codePoint);
  }
}
