package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AsciiSentenceBoundariesTest {
  /** Where rules meet: terminators, closers, spaces, continuations, letters, digits, line ends. */
  private static final String FEW = "aB1.?!,-:;\"'()[]{} \t\n\r/@<_";

  private static final int TEXTS = 300_000;

  private final BreakIterator icu = BreakIterator.getSentenceInstance(ULocale.ENGLISH);

  @Test
  void boundariesOfRandomTextsAreThoseOfIcu() {
    SplittableRandom random = new SplittableRandom(29);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(24);
      boolean few = random.nextInt(4) > 0;
      for (int j = 0; j < length; j++) {
        text.append(
            few ? FEW.charAt(random.nextInt(FEW.length())) : (char) random.nextInt(' ', '~' + 1));
      }

      assertThat(ours(text.toString())).as("%s", text).isEqualTo(icus(text.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I lost my card yesterday. Also my top up failed twice, how do I change my PIN?",
        "Sent 3.50 to Mr. Smith. It (the money) never came! Why?? Please.",
        "One\r\nTwo. three... Four\n\nfive",
        "e.g. this U.S. thing. \"Is it?\" he said. Yes."
      })
  void boundariesOfMessagesAreThoseOfIcu(String text) {
    assertThat(ours(text)).isEqualTo(icus(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00E9", "\uD83D\uDE00", "a\u00A0b", "a\u000Bb", "\u007F", "\u2026"})
  void otherCharactersDoNotFit(String text) {
    assertThat(AsciiSentenceBoundaries.fit(text)).isFalse();
  }

  @Test
  void printableAsciiFits() {
    assertThat(AsciiSentenceBoundaries.fit("~ All of it!\t\r\n")).isTrue();
  }

  private static List<Integer> ours(String text) {
    List<Integer> boundaries = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      from = AsciiSentenceBoundaries.next(text, from);
      boundaries.add(from);
    }
    return boundaries;
  }

  private List<Integer> icus(String text) {
    icu.setText(text);
    List<Integer> boundaries = new ArrayList<>();
    for (int to = icu.next(); to != BreakIterator.DONE; to = icu.next()) {
      boundaries.add(to);
    }
    return boundaries;
  }
}
