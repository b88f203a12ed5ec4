package dev.gloss.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TextPartTest {
  private static final String TEXT = "my card is lost";

  @Test
  void hashOfAWholeTextIsThatOfTheText() {
    assertThat(TextPart.whole(TEXT).hash()).isEqualTo(TextHash.of(TEXT));
  }

  @Test
  void samePartHasTheSameHash() {
    assertThat(TextPart.of(TEXT, new Span(3, 7)).hash())
        .isEqualTo(TextPart.of(TEXT, new Span(3, 7)).hash());
  }

  @Test
  void partsOfOneTextAndOfOthersHaveHashesOfTheirOwn() {
    Set<TextHash> hashes = new HashSet<>();
    int parts = 0;
    for (String text : List.of(TEXT, "my card", TEXT + "0", "my card is lost1")) {
      hashes.add(TextPart.whole(text).hash());
      parts++;
      for (int start = 0; start < text.length(); start++) {
        for (int end = start + 1; end <= text.length(); end++) {
          hashes.add(TextPart.of(text, new Span(start, end)).hash());
          parts++;
        }
      }
    }

    assertThat(hashes).hasSize(parts);
  }

  @Test
  void noWholeTextHasTheHashOfAPart() {
    assertThat(TextPart.whole(TEXT + "\u00003-7").hash())
        .isNotEqualTo(TextPart.of(TEXT, new Span(3, 7)).hash());
  }
}
