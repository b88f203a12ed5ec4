package dev.gloss.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleTextsTest {
  @Test
  void sentencesArePartsOfTheMessages() {
    List<String> messages = SampleTexts.messages();
    List<String> sentences = SampleTexts.sentences();

    assertThat(messages).hasSizeGreaterThan(300).noneMatch(String::isBlank);
    assertThat(sentences).hasSizeGreaterThan(messages.size()).noneMatch(String::isBlank);
    assertThat(String.join("", messages)).contains(sentences);
  }

  @Test
  void shufflingKeepsEveryTextAndDependsOnTheSeedAlone() {
    List<String> texts = SampleTexts.messages();

    List<String> shuffled = SampleTexts.shuffled(texts, 7);

    assertThat(shuffled).containsExactlyInAnyOrderElementsOf(texts).isNotEqualTo(texts);
    assertThat(SampleTexts.shuffled(texts, 7)).isEqualTo(shuffled);
  }
}
