package dev.gloss.text;

import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a full stop after an English word ends the word or the sentence. Knows no case:
 * customers write {@code dr. smith}.
 *
 * <p>CLDR's English suppressions ({@code exceptions/SentenceBreak}, what ICU's {@code
 * FilteredBreakIteratorBuilder} uses) were the start, but are not used as they are: they hold
 * everyday words (Card., Link., Job., Go., Up.), so that {@code I lost my Card. Please help} stays
 * one sentence, know one spelling each, and lack Dr. and St. What is in doubt counts as an
 * abbreviation: two sentences taken as one cost a summary less than half a sentence does.
 */
final class Abbreviations {
  /** Something always follows: a name, a number, an example. */
  private static final Set<String> NEVER_LAST =
      Set.of(
          "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "rev", "hon", "sgt", "capt", "cpt",
          "col", "lt", "maj", "gen", "gov", "sen", "mgr", "st", "mt", "e.g", "eg", "i.e", "ie",
          "vs", "viz", "cf", "approx", "nr", "pp", "vol", "fig", "p.o");

  /** May end a sentence, so that an upper-case letter after it counts, but a small one does not. */
  private static final Set<String> OFTEN_INSIDE =
      Set.of(
          "etc", "a.m", "p.m", "inc", "ltd", "plc", "co", "corp", "llc", "jr", "sr", "dept", "est",
          "min", "max", "hr", "hrs", "tel", "ext", "ref", "no", "num", "acc", "acct", "addr", "org",
          "misc", "ave", "blvd", "rd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
          "sept", "oct", "nov", "dec", "mon", "tue", "tues", "thu", "thur", "thurs", "fri", "ph.d",
          "al", "incl", "excl", "temp", "asst", "exec", "yr", "yrs", "wk", "wks", "pls", "resp");

  /** Those of {@link #OFTEN_INSIDE} that are words of their own and abbreviate before digits. */
  private static final Set<String> ONLY_BEFORE_DIGITS =
      Set.of("no", "min", "max", "fri", "mon", "temp", "acc", "al");

  /** Longer than every entry; a longer word is no abbreviation, which bounds the look back. */
  private static final int LONGEST = 8;

  private Abbreviations() {}

  /**
   * True if the stop at {@code stop} belongs to the word before it although an upper-case letter
   * follows, as in {@code Mr. Smith} or {@code J. K. Smith}.
   */
  static boolean holdsBeforeUpperCase(String text, int stop) {
    int start = wordStart(text, stop);
    String word = text.substring(start, stop);
    if (isInitials(word)) {
      return !word.equals("I");
    }
    return NEVER_LAST.contains(word.toLowerCase(Locale.ROOT));
  }

  /**
   * True if the stop at {@code stop} belongs to the word before it when a lower-case letter, a
   * digit or an amount follows, as in {@code etc. and}, {@code p.m. today}, {@code no. 5} or {@code
   * 2. open the app}. A stop without a word before it never ends a sentence either.
   */
  static boolean holdsInside(String text, int stop, boolean digitFollows) {
    int start = wordStart(text, stop);
    String word = text.substring(start, stop).toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      // A bracket or a quote closes something; a blank or another sign means the stop is no stop.
      return stop == 0 || !isWordEnd(text.charAt(stop - 1));
    }
    if (ONLY_BEFORE_DIGITS.contains(word)) {
      return digitFollows;
    }
    return isShortNumber(word)
        || word.length() == 1
        || isDottedLetters(word)
        || NEVER_LAST.contains(word)
        || OFTEN_INSIDE.contains(word);
  }

  /** Start of the letters, digits and inner dots before {@code stop}, at most LONGEST + 1 back. */
  private static int wordStart(String text, int stop) {
    int start = stop;
    while (start > 0 && stop - start <= LONGEST) {
      char before = text.charAt(start - 1);
      boolean dot = before == '.' && start < stop;
      if (!dot && !Character.isLetterOrDigit(before)) {
        break;
      }
      start--;
    }
    return start;
  }

  /** Surrogates count as words: a stop after an emoji ends what the emoji ended. */
  private static boolean isWordEnd(char c) {
    return !SentenceCharacters.isWhiteSpace(c) && ".,:;-\u2013\u2014([{".indexOf(c) < 0;
  }

  /** One capital, or capitals with dots between them: {@code J}, {@code U.S.A}. */
  private static boolean isInitials(String word) {
    return isSingleLetters(word)
        && word.chars().allMatch(c -> c == '.' || Character.isUpperCase(c));
  }

  private static boolean isDottedLetters(String word) {
    return word.length() > 1 && isSingleLetters(word);
  }

  private static boolean isSingleLetters(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (i % 2 == 0 ? !Character.isLetter(c) : c != '.') {
        return false;
      }
    }
    return word.length() % 2 == 1;
  }

  /** One or two digits number a step or an item far more often than they end a sentence. */
  private static boolean isShortNumber(String word) {
    return word.length() <= 2 && word.chars().allMatch(Character::isDigit);
  }
}
