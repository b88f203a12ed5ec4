package dev.gloss.text;

import java.util.List;

/** The characters of a text that some sentence must hold. */
final class SentenceCoverage {
  private SentenceCoverage() {}

  static String inkOf(String text) {
    StringBuilder ink = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '\u0085') {
        ink.append(c);
      }
    }
    return ink.toString();
  }

  static String inkOf(String text, List<Span> spans) {
    StringBuilder inside = new StringBuilder();
    spans.forEach(span -> inside.append(text, span.start(), span.end()));
    return inkOf(inside.toString());
  }
}
