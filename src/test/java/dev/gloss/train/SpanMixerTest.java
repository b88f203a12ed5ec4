package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SpanMixerTest {
  @Test
  void textsOfOneWordAreMixed() {
    assertThat(new SpanMixer(List.of("yes", "no"), 1).mixes(50))
        .hasSize(50)
        .allMatch(mix -> mix.matches("(yes|no) (yes|no)"));
  }

  @Test
  void oneTextIsMixedWithItself() {
    assertThat(new SpanMixer(List.of("hello"), 1).mixes(3)).containsOnly("hello hello");
  }

  /** One text in a hundred thousand could be a part of a mix of three words. */
  @Test
  void aSingleTextOfTwoWordsAmongManyOfOneHoldsNothingUp() {
    List<String> texts = new ArrayList<>(Collections.nCopies(100_000, "yes"));
    texts.add("well no");

    assertThat(new SpanMixer(texts, 1).mixes(20_000)).hasSize(20_000);
  }

  @Test
  void charactersOfScriptsWithoutSpacesAreWords() {
    List<String> mixes = new SpanMixer(List.of("我的卡还没有到", "カードが届かない"), 1).mixes(100);

    assertThat(mixes).allMatch(mix -> mix.length() > 3).anyMatch(mix -> mix.length() < 10);
  }
}
