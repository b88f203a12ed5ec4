package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VocabularyTest {
  private final Vocabulary vocabulary = new Vocabulary(List.of("[UNK]", "a", "##b"));

  @Test
  void idAndPieceLeadToEachOther() {
    assertThat(vocabulary.size()).isEqualTo(3);
    assertThat(vocabulary.id("##b")).hasValue(2);
    assertThat(vocabulary.piece(2)).isEqualTo("##b");
  }

  @Test
  void missingPieceHasNoId() {
    assertThat(vocabulary.id("b")).isEmpty();
  }

  @Test
  void pieceGivenTwiceIsRefused() {
    assertThatThrownBy(() -> new Vocabulary(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected every piece once, found 'a' with ids 0 and 2");
  }
}
