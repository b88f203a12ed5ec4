package dev.gloss.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts sentences where one statement ends and the next begins: people put several matters into one
 * sentence, with commas or with none. A cut stands behind a comma, semicolon, colon, dash or dots,
 * or before one of some English words that join statements, and only where at least {@value
 * #FEWEST} words stand on both sides of it. In languages that put no spaces between words a
 * sentence is one clause. Time is linear in the text. Immutable.
 */
public final class ClauseSplitter {
  private static final int FEWEST = 4;

  private static final String ENDS = ",;:\u2013\u2014\u2026";
  private static final String DASH = "-";
  private static final String DOTS = "..";

  /** By their length. */
  private static final String[][] JOINS = {
    {},
    {"n", "&"},
    {"so"},
    {"and", "but", "cos", "cuz", "coz"},
    {"also", "plus", "then"},
    {},
    {},
    {"because"}
  };

  /** Units of a sentence of two clauses: its words and the spaces between them. */
  private static final int SHORTEST = 2 * 2 * FEWEST - 1;

  private ClauseSplitter() {}

  /**
   * The clauses of a text's sentences.
   *
   * @param sentences in order, without overlap, trimmed, none of them empty
   * @return likewise, each inside a sentence and at least one in each
   */
  public static List<Span> split(String text, List<Span> sentences) {
    List<Span> clauses = null;
    for (int i = 0; i < sentences.size(); i++) {
      Span sentence = sentences.get(i);
      Words words = new Words(text, sentence);
      if (words.count >= 2 * FEWEST && clauses == null) {
        clauses = new ArrayList<>(sentences.subList(0, i));
      }
      if (clauses != null) {
        words.cut(clauses);
      }
    }
    return clauses == null ? sentences : List.copyOf(clauses);
  }

  /** A sentence's words. */
  private static final class Words {
    private final String text;
    private final Span sentence;
    private final int count;

    Words(String text, Span sentence) {
      this.text = text;
      this.sentence = sentence;
      int words = 0;
      // A sentence that is too short for its words need not be read.
      int stop = sentence.length() < SHORTEST ? sentence.start() : sentence.end();
      for (int i = sentence.start(); i < stop; ) {
        int end = end(i);
        words += isWord(i, end) ? 1 : 0;
        i = next(end);
      }
      count = words;
    }

    void cut(List<Span> clauses) {
      int start = sentence.start();
      int since = 0;
      int rest = count;
      int before = start;
      for (int i = start; i < sentence.end() && rest >= FEWEST; i = next(before)) {
        int end = end(i);
        if (since >= FEWEST && (endsClause(start, before) || joins(i, end))) {
          clauses.add(new Span(start, trimmed(start, before)));
          start = i;
          since = 0;
        }
        int word = isWord(i, end) ? 1 : 0;
        since += word;
        rest -= word;
        before = end;
      }
      clauses.add(new Span(start, sentence.end()));
    }

    /** Not a sign that stands alone. */
    private boolean isWord(int from, int to) {
      return to > from + 1 || Character.isLetterOrDigit(text.charAt(from));
    }

    /** Where the word that begins or goes on here ends. */
    private int end(int from) {
      int i = from;
      while (i < sentence.end() && !SentenceCharacters.isWhiteSpace(text.charAt(i))) {
        i++;
      }
      return i;
    }

    /** Where the next word begins. */
    private int next(int from) {
      int i = from;
      while (i < sentence.end() && SentenceCharacters.isWhiteSpace(text.charAt(i))) {
        i++;
      }
      return i;
    }

    /** A word that ends here may be a dash that stands alone. */
    private boolean endsClause(int from, int end) {
      return ENDS.indexOf(text.charAt(end - 1)) >= 0
          || text.startsWith(DOTS, end - DOTS.length())
          || text.startsWith(DASH, end - 1)
              && SentenceCharacters.isWhiteSpace(text.charAt(Math.max(from, end - 2)));
    }

    private boolean joins(int from, int to) {
      if (to - from >= JOINS.length) {
        return false;
      }
      for (String join : JOINS[to - from]) {
        if (text.regionMatches(true, from, join, 0, join.length())) {
          return true;
        }
      }
      return false;
    }

    /** Without the punctuation that ends the clause, unless it is nothing else. */
    private int trimmed(int from, int to) {
      int end = to;
      while (end > from
          && (ENDS.indexOf(text.charAt(end - 1)) >= 0
              || end > from + 1 && text.startsWith(DOTS, end - DOTS.length())
              || end < to && text.charAt(end - 1) == '.' && text.charAt(end) == '.'
              || text.charAt(end - 1) == '-'
              || SentenceCharacters.isWhiteSpace(text.charAt(end - 1)))) {
        end--;
      }
      return end == from ? to : end;
    }
  }
}
