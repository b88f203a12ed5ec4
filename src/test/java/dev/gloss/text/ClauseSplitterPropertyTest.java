package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClauseSplitterPropertyTest {
  private static final String[] PARTS = {
    "a",
    "card",
    "and",
    "Also",
    "but",
    "n",
    "&",
    "because",
    "p.m.",
    "12",
    "1,5",
    "x,",
    "y;",
    "z:",
    "so..",
    "no...",
    "ok\u2026",
    "well.",
    "why?",
    ",",
    ";",
    "-",
    "--",
    "\u2013",
    "\u2014",
    "\u2026",
    "..",
    ".",
    "!",
    "\n",
    "\u00a0",
    "\u0085",
    "\u3000",
    "你好",
    "😀",
    "\ud83d",
    "\u0301",
    "ß",
    "(",
    "\""
  };

  @Test
  void clausesLieInOrderInTheirSentencesAndHoldEveryLetter() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    Random random = new Random(23);
    int cut = 0;
    for (int round = 0; round < 20_000; round++) {
      String text = randomText(random);
      List<Span> sentences = splitter.split(text);

      List<Span> clauses = ClauseSplitter.split(text, sentences);

      int next = 0;
      for (Span sentence : sentences) {
        int first = next;
        int end = sentence.start();
        while (next < clauses.size() && clauses.get(next).start() < sentence.end()) {
          Span clause = clauses.get(next);
          assertThat(clause.start()).as(text).isGreaterThanOrEqualTo(end);
          assertThat(clause.end()).as(text).isLessThanOrEqualTo(sentence.end());
          assertThat(clause.length()).as(text).isPositive();
          assertThat(SentenceCoverage.inkOf(edges(clause.of(text)))).as(text).hasSize(2);
          end = clause.end();
          next++;
        }
        assertThat(next).as(text).isGreaterThan(first);
        assertThat(lettersOf(text, clauses.subList(first, next)))
            .as(text)
            .isEqualTo(lettersOf(text, List.of(sentence)));
        cut += next - first - 1;
      }
      assertThat(next).as(text).isEqualTo(clauses.size());
    }
    assertThat(cut).isGreaterThan(10_000);
  }

  @Test
  void fourWordsStandBetweenTwoCuts() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    Random random = new Random(24);
    for (int round = 0; round < 10_000; round++) {
      String text = randomText(random);
      for (Span sentence : splitter.split(text)) {
        List<Span> clauses = ClauseSplitter.split(text, List.of(sentence));
        for (int i = 0; i < clauses.size() && clauses.size() > 1; i++) {
          int end = i + 1 < clauses.size() ? clauses.get(i + 1).start() : sentence.end();
          assertThat(words(text.substring(clauses.get(i).start(), end)))
              .as(text)
              .isGreaterThanOrEqualTo(4);
        }
      }
    }
  }

  private static int words(String clause) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < clause.length(); i++) {
      boolean ink = !SentenceCoverage.inkOf(clause.substring(i, i + 1)).isEmpty();
      words += ink && !inside ? 1 : 0;
      inside = ink;
    }
    return words;
  }

  private static String lettersOf(String text, List<Span> spans) {
    StringBuilder letters = new StringBuilder();
    for (Span span : spans) {
      span.of(text)
          .codePoints()
          .filter(Character::isLetterOrDigit)
          .forEach(letters::appendCodePoint);
    }
    return letters.toString();
  }

  private static String edges(String clause) {
    return "" + clause.charAt(0) + clause.charAt(clause.length() - 1);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(50); parts > 0; parts--) {
      text.append(
          random.nextInt(30) == 0
              ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
              : PARTS[random.nextInt(random.nextBoolean() ? 8 : PARTS.length)]);
      if (random.nextInt(8) > 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
