package dev.gloss.text;

import static dev.gloss.text.SentenceCharacters.isCloser;
import static dev.gloss.text.SentenceCharacters.isLineBreak;
import static dev.gloss.text.SentenceCharacters.isStop;
import static dev.gloss.text.SentenceCharacters.isWhiteSpace;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits English text into sentences: ICU's sentence boundaries (Unicode Standard Annex 29, section
 * 5), tailored to messages as customers write them. Time is linear in the text.
 *
 * <p>Where we differ from the annex:
 *
 * <ol>
 *   <li>No break after an abbreviation or an initial ({@code Mr. Smith}, {@code J. Smith}), nor
 *       after the number of a list item ({@code 1. Open the app}).
 *   <li>A full stop also breaks before a lower-case letter, a digit or a currency sign ({@code my
 *       card is lost. please help}), unless the word before it is an abbreviation, a single letter
 *       or a number of one or two digits. An ellipsis, dots or U+2026, breaks before any letter.
 *   <li>No break after a quoted question or exclamation that a lower-case letter continues ({@code
 *       "Is it ok?" he asked}).
 *   <li>No break inside a link or an address ({@code https://a.example/?q=1}).
 *   <li>A line break is no sentence break where the line was wrapped: at least 60 units long, not
 *       ended by punctuation other than a comma, and continued by a lower-case letter.
 *   <li>A piece without a letter or a digit ({@code Thanks! 😀}) belongs to the sentence before it
 *       on its line.
 * </ol>
 */
public final class IcuSentenceSplitter implements SentenceSplitter {
  /** Shorter lines are ended by their writer, longer ones by a mail program (at 70 to 80). */
  private static final int WRAPPED_LINE = 60;

  private static final String STOPS_AND_CLOSERS = ".!?\"')]}";

  private final BreakIterator boundaries = BreakIterator.getSentenceInstance(ULocale.ENGLISH);

  @Override
  public List<Span> split(String text) {
    Span plain = plainSentence(text);
    if (plain != null) {
      return List.of(plain);
    }
    Pieces pieces = new Pieces(text);
    if (AsciiSentenceBoundaries.fit(text)) {
      int from = 0;
      while (from < text.length()) {
        int to = AsciiSentenceBoundaries.next(text, from);
        pieces.boundary(from, to);
        from = to;
      }
    } else {
      boundaries.setText(text);
      int from = 0;
      for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
        pieces.boundary(from, to);
        from = to;
      }
    }
    pieces.breakAt(text.length());
    return List.copyOf(pieces.spans);
  }

  /**
   * The one sentence of a text in printable ASCII in which nothing but stops and closers follows
   * the first stop, or null for all other texts: no rule can find a boundary in it, and to look for
   * boundaries takes ten times as long. Most questions are such texts.
   */
  private static Span plainSentence(String text) {
    int start = 0;
    int end = text.length();
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    boolean stopped = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || stopped && STOPS_AND_CLOSERS.indexOf(c) < 0) {
        return null;
      }
      stopped |= c == '.' || c == '!' || c == '?';
    }
    return start < end ? new Span(start, end) : null;
  }

  /** One pass over a text; boundaries arrive in ascending order. */
  private static final class Pieces {
    final String text;
    final List<Span> spans = new ArrayList<>();

    /** Where the sentence being read began. */
    private int start;

    /** The latest run without white space that was looked at: each is looked at only once. */
    private int runEnd;

    private boolean runIsLink;

    Pieces(String text) {
      this.text = text;
    }

    /** The annex has a boundary at {@code to}, and none since {@code from}. */
    void boundary(int from, int to) {
      breakInside(from, to);
      if (holds(to)) {
        breakAt(to);
      }
    }

    void breakAt(int end) {
      int first = start;
      int last = endOfInk(start, end);
      while (first < last && isWhiteSpace(text.charAt(first))) {
        first++;
      }
      start = end;
      if (first == last) {
        return;
      }
      if (!spans.isEmpty() && !hasWord(first, last)) {
        Span before = spans.get(spans.size() - 1);
        if (!hasLineBreak(before.end(), first)) {
          spans.set(spans.size() - 1, new Span(before.start(), last));
          return;
        }
      }
      spans.add(new Span(first, last));
    }

    /** Breaks that the annex does not know, after stops in {@code [from, to)}. */
    void breakInside(int from, int to) {
      int i = from;
      while (i < to) {
        if (!isStop(text.charAt(i))) {
          i++;
          continue;
        }
        int stop = i;
        boolean ellipsis = text.charAt(i) == '\u2026';
        while (++i < to && isStop(text.charAt(i))) {
          ellipsis = true;
        }
        while (i < to && isCloser(text.charAt(i))) {
          i++;
        }
        int next = i;
        while (next < to && isWhiteSpace(text.charAt(next))) {
          next++;
        }
        if (next > i && next < to && breaksBetween(stop, ellipsis, text.codePointAt(next))) {
          breakAt(next);
        }
        i = next;
      }
    }

    private boolean breaksBetween(int stop, boolean ellipsis, int next) {
      if (ellipsis) {
        return Character.isLetter(next) && stop > start && !isWhiteSpace(text.charAt(stop - 1));
      }
      return (Character.isLowerCase(next) || isNumeric(next))
          && !Abbreviations.holdsInside(text, stop, isNumeric(next));
    }

    private static boolean isNumeric(int codePoint) {
      return Character.isDigit(codePoint)
          || Character.getType(codePoint) == Character.CURRENCY_SYMBOL;
    }

    /** Whether ICU's boundary at {@code end} is one of ours. */
    boolean holds(int end) {
      int ink = endOfInk(start, end);
      if (ink == start || end == text.length()) {
        return true;
      }
      if (ink == end) {
        return !isInsideLink(end);
      }
      if (hasLineBreak(ink, end)) {
        return !isWrapped(ink, end);
      }
      return endsSentence(ink - 1, text.codePointAt(end));
    }

    /** Whether the sentence ends with its unit at {@code last} although {@code next} follows. */
    private boolean endsSentence(int last, int next) {
      if (isCloser(text.charAt(last))) {
        return !Character.isLowerCase(next);
      }
      if (text.charAt(last) != '.' || last > start && isStop(text.charAt(last - 1))) {
        return true;
      }
      if (Character.isLowerCase(next) || isNumeric(next)) {
        return !Abbreviations.holdsInside(text, last, isNumeric(next));
      }
      return !Abbreviations.holdsBeforeUpperCase(text, last) && !isItemNumber(last);
    }

    /** {@code 1.} or {@code 12.} and nothing else in the sentence so far, bullets apart. */
    private boolean isItemNumber(int stop) {
      int digits = stop;
      while (digits > start && Character.isDigit(text.charAt(digits - 1))) {
        digits--;
      }
      return digits < stop && stop - digits <= 3 && stop - start <= 16 && !hasWord(start, digits);
    }

    private boolean isWrapped(int ink, int end) {
      char last = text.charAt(ink - 1);
      if (last != ',' && !Character.isLetterOrDigit(last)) {
        return false;
      }
      if (ink < WRAPPED_LINE || hasLineBreak(ink - WRAPPED_LINE, ink)) {
        return false;
      }
      return end < text.length() && Character.isLowerCase(text.codePointAt(end));
    }

    private boolean isInsideLink(int boundary) {
      if (boundary >= runEnd) {
        int from = boundary;
        while (from > runEnd && !isWhiteSpace(text.charAt(from - 1))) {
          from--;
        }
        runEnd = boundary;
        while (runEnd < text.length() && !isWhiteSpace(text.charAt(runEnd))) {
          runEnd++;
        }
        runIsLink = isLink(from, runEnd);
      }
      return boundary < runEnd && runIsLink;
    }

    private boolean isLink(int from, int to) {
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        if (c == '@' || c == ':' && i + 3 <= to && text.startsWith("://", i)) {
          return true;
        }
        if (c == 'w' && i + 4 <= to && text.startsWith("www.", i)) {
          return true;
        }
      }
      return false;
    }

    private int endOfInk(int from, int to) {
      int end = to;
      while (end > from && isWhiteSpace(text.charAt(end - 1))) {
        end--;
      }
      return end;
    }

    private boolean hasLineBreak(int from, int to) {
      for (int i = from; i < to; i++) {
        if (isLineBreak(text.charAt(i))) {
          return true;
        }
      }
      return false;
    }

    private boolean hasWord(int from, int to) {
      int codePoint;
      for (int i = from; i < to; i += Character.charCount(codePoint)) {
        codePoint = text.codePointAt(i);
        if (Character.isLetterOrDigit(codePoint)) {
          return true;
        }
      }
      return false;
    }
  }
}
