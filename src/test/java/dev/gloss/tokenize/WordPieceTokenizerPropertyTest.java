package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seeded random text against the reference. */
final class WordPieceTokenizerPropertyTest {
  private static final long SEED = 20_261_101;

  /** How many texts; more by {@code -Dgloss.tokenizer.texts=1000000}. */
  private static final int TEXTS = Integer.getInteger("gloss.tokenizer.texts", 20_000);

  private final WordPieceTokenizer tokenizer = MiniLm.tokenizer();

  @Test
  void randomTextsGiveTheIdsAndPlacesOfTheReference() {
    RandomText texts = new RandomText(SEED, tokenizer.vocabulary().pieces());
    List<String> different = new ArrayList<>();
    long tokens = 0;
    try (ReferenceTokenizer reference = new ReferenceTokenizer(MiniLm.json())) {
      // One for all, so that what a text leaves behind would show in the next.
      Encoding found = new Encoding();
      for (int i = 0; i < TEXTS; i++) {
        String text = texts.next();
        Encoding expected = reference.encode(text);
        tokenizer.encode(text, found);
        tokens += found.length();
        if (!Encodings.equal(expected, found)) {
          different.add(Encodings.describe(text, expected, found));
        }
      }
    }
    System.out.printf(
        "tokenizer parity: %d random texts (%d tokens) compared, %d different%n",
        TEXTS, tokens, different.size());

    assertThat(different.stream().limit(5)).isEmpty();
  }
}
