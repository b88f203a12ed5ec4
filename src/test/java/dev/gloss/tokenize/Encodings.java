package dev.gloss.tokenize;

import java.util.Arrays;
import java.util.Locale;

/** Comparing and showing encodings in tests. */
final class Encodings {
  private Encodings() {}

  static boolean equal(Encoding a, Encoding b) {
    return a.length() == b.length() && firstDifference(a, b) == a.length();
  }

  /** The first token that differs in id or place. */
  static int firstDifference(Encoding a, Encoding b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      if (a.id(i) != b.id(i) || a.start(i) != b.start(i) || a.end(i) != b.end(i)) {
        return i;
      }
    }
    return common;
  }

  /** Where they differ. */
  static String describe(String text, Encoding expected, Encoding found) {
    int token = firstDifference(expected, found);
    return "text "
        + escape(text)
        + "\n  token "
        + token
        + "\n  expected "
        + show(expected, token)
        + "\n  found "
        + show(found, token);
  }

  static String show(Encoding encoding) {
    return show(encoding, 0);
  }

  /** Up to ten tokens from the given one, each as {@code id[start,end)}. */
  static String show(Encoding encoding, int from) {
    StringBuilder result = new StringBuilder();
    int to = Math.min(encoding.length(), from + 10);
    for (int i = from; i < to; i++) {
      result.append("%d[%d,%d) ".formatted(encoding.id(i), encoding.start(i), encoding.end(i)));
    }
    return result.append("of ").append(encoding.length()).toString();
  }

  static String escape(String text) {
    StringBuilder result = new StringBuilder();
    for (char unit : text.toCharArray()) {
      if (unit >= ' ' && unit < 127) {
        result.append(unit);
      } else {
        result.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
      }
    }
    return result.toString();
  }

  static int[] starts(Encoding encoding) {
    int[] starts = new int[encoding.length()];
    Arrays.setAll(starts, encoding::start);
    return starts;
  }

  static int[] ends(Encoding encoding) {
    int[] ends = new int[encoding.length()];
    Arrays.setAll(ends, encoding::end);
    return ends;
  }
}
