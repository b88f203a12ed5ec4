package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodingTest {
  private static final int COUNT = 50;
  private static final int KILOBYTES = 1 << 10;

  /** Words, one word without an end, and what goes through the normalizer. */
  @ParameterizedTest
  @ValueSource(strings = {"card ", "a", "é", "日"})
  void whatALongTextTookIsGivenBackWithTheNextOne(String part) {
    String longText = part.repeat(100_000 / part.length());
    WordPieceTokenizer tokenizer = MiniLm.tokenizer();

    long bytes =
        RetainedHeap.bytes(
            COUNT,
            () -> {
              Encoding encoding = new Encoding();
              tokenizer.encode(longText, encoding);
              tokenizer.encode("my card is lost", encoding);
              return encoding;
            });

    assertThat(bytes / COUNT).isLessThan(32 * KILOBYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 4_096, 4_097, 20_000})
  void textAfterALongOneIsEncodedAsAlone(int length) {
    WordPieceTokenizer tokenizer = MiniLm.tokenizer();
    Encoding encoding = new Encoding();
    tokenizer.encode("é ".repeat(50_000), encoding);
    String text = "card é ".repeat(length / 7);

    tokenizer.encode(text, encoding);

    Encoding alone = tokenizer.encode(text);
    assertThat(encoding.ids()).isEqualTo(alone.ids());
    for (int token = 0; token < alone.length(); token++) {
      assertThat(encoding.span(token)).isEqualTo(alone.span(token));
    }
  }
}
