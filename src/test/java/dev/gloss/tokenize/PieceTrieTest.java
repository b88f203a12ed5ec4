package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PieceTrieTest {
  @Test
  void everyPieceLeadsToItsId() {
    List<String> pieces = MiniLm.tokenizer().vocabulary().pieces();
    PieceTrie trie = new PieceTrie(pieces.toArray(String[]::new));

    for (int id = 0; id < pieces.size(); id++) {
      assertThat(trie.id(trie.walk(pieces.get(id)))).isEqualTo(id);
    }
  }

  @Test
  void whatIsNoPieceLeadsToNone() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      Set<String> pieces = randomPieces(random, 1 + random.nextInt(60));
      List<String> ordered = new ArrayList<>(pieces);
      PieceTrie trie = new PieceTrie(ordered.toArray(String[]::new));
      for (String word : randomPieces(random, 200)) {
        assertThat(trie.id(trie.walk(word))).isEqualTo(ordered.indexOf(word));
      }
    }
  }

  @Test
  void noStepLeadsOutOfNowhere() {
    PieceTrie trie = new PieceTrie(new String[] {"a", "b", "ab"});

    for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
      assertThat(trie.step(PieceTrie.NOWHERE, (char) unit)).isEqualTo(PieceTrie.NOWHERE);
    }
    assertThat(trie.id(PieceTrie.NOWHERE)).isNegative();
  }

  @Test
  void trieOfNothingFindsNothing() {
    PieceTrie trie = new PieceTrie(new String[0]);

    assertThat(trie.walk("a")).isEqualTo(PieceTrie.NOWHERE);
    assertThat(trie.id(PieceTrie.ROOT)).isNegative();
  }

  @Test
  void pieceOfAnyLengthIsFound() {
    String piece = "ab".repeat(50_000);
    PieceTrie trie = new PieceTrie(new String[] {"x", piece});

    assertThat(trie.id(trie.walk(piece))).isEqualTo(1);
    assertThat(trie.id(trie.walk(piece.substring(1)))).isNegative();
  }

  private static Set<String> randomPieces(Random random, int count) {
    Set<String> pieces = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      StringBuilder piece = new StringBuilder();
      int length = 1 + random.nextInt(5);
      for (int j = 0; j < length; j++) {
        piece.append("abc\u00E9\uFFFF\uD83D\uDE00".charAt(random.nextInt(7)));
      }
      pieces.add(piece.toString());
    }
    return pieces;
  }
}
