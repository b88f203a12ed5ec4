package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IcuSentenceSplitterPropertyTest {
  private static final String[] PARTS = {
    ".",
    "...",
    "\u2026",
    "?",
    "!",
    ",",
    ":",
    "-",
    "(",
    ")",
    "\"",
    "'",
    "\u201d",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u00a0",
    "\u0085",
    "\u2028",
    "\u2029",
    "a",
    "B",
    "mr",
    "Dr",
    "e.g",
    "card",
    "Please",
    "I",
    "1",
    "12",
    "500",
    "£",
    "1.50",
    "http://x.y/?z",
    "a@b.c",
    "😀",
    "\ud83d",
    "\ude00",
    "\u0301",
    "\u200d",
    "\ufeff",
    "\uffff",
    "\u0000",
    "你",
    "。",
    "ß",
    "Ⅳ",
    "\u3000"
  };

  @Test
  void sentencesAreTrimmedOrderedAndCoverAllInk() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    Random random = new Random(17);
    for (int round = 0; round < 20_000; round++) {
      String text = randomText(random);

      List<Span> spans = splitter.split(text);

      int end = 0;
      for (Span span : spans) {
        assertThat(span.start()).isGreaterThanOrEqualTo(end);
        assertThat(span.length()).isPositive();
        assertThat(SentenceCoverage.inkOf(edges(span.of(text)))).hasSize(2);
        end = span.end();
      }
      assertThat(end).isLessThanOrEqualTo(text.length());
      assertThat(SentenceCoverage.inkOf(text, spans)).isEqualTo(SentenceCoverage.inkOf(text));
      assertThat(splitter.split(text)).isEqualTo(spans);
    }
  }

  @Test
  void surrogatePairsAreNeverCut() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    Random random = new Random(18);
    for (int round = 0; round < 5_000; round++) {
      String text = randomText(random);
      for (Span span : splitter.split(text)) {
        assertThat(isInsidePair(text, span.start()) || isInsidePair(text, span.end())).isFalse();
      }
    }
  }

  /** Whatever way a text in ASCII goes, one with an accent on a letter goes another. */
  @Test
  void accentOnALetterChangesNoBoundary() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    String[] parts = {
      ".", "!", "?", "\"", "'", ")", "(", "]", "}", ",", "-", " ", "  ", "e", "E", "9"
    };
    Random random = new Random(19);
    int single = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder plain = new StringBuilder();
      for (int words = 1 + random.nextInt(4); words > 0; words--) {
        plain.append(random.nextInt(3) == 0 ? "mr" : "card").append(' ');
      }
      plain.append("e");
      for (int tail = random.nextInt(6); tail > 0; tail--) {
        plain.append(parts[random.nextInt(parts.length)]);
      }
      String text = plain.toString();

      List<Span> spans = splitter.split(text);

      assertThat(spans)
          .as(text)
          .isEqualTo(splitter.split(text.replace('e', '\u00e9').replace('E', '\u00c9')));
      single += spans.size() == 1 ? 1 : 0;
    }
    assertThat(single).isBetween(10_000, 49_000);
  }

  private static boolean isInsidePair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  private static String edges(String sentence) {
    return "" + sentence.charAt(0) + sentence.charAt(sentence.length() - 1);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(40); parts > 0; parts--) {
      text.append(
          random.nextInt(20) == 0
              ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
              : PARTS[random.nextInt(PARTS.length)]);
      if (random.nextInt(3) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
