package dev.gloss.encoder;

import static dev.gloss.encoder.TokenShape.CAPITALS;
import static dev.gloss.encoder.TokenShape.DIGITS;
import static dev.gloss.encoder.TokenShape.INITIAL_CAPITAL;
import static dev.gloss.encoder.TokenShape.LOWER;
import static dev.gloss.encoder.TokenShape.MIXED;
import static dev.gloss.encoder.TokenShape.NONE;
import static dev.gloss.encoder.TokenShape.PUNCTUATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenShapeTest {
  private static List<TokenShape> shapes(String text) {
    var tokenizer =
        TextEncoder.tokenizer(EncoderReference.MINI_LM, PackFiles.at(PackFiles.CLASSPATH));
    return Arrays.stream(TokenShape.of(text, tokenizer.encode(text)))
        .mapToObj(shape -> TokenShape.values()[shape])
        .toList();
  }

  @Test
  void everyKindOfWordHasItsShape() {
    assertThat(shapes("the Card IBM 42 McCoy B2 , I"))
        .startsWith(NONE, LOWER, INITIAL_CAPITAL, CAPITALS, DIGITS, MIXED)
        .endsWith(MIXED, PUNCTUATION, INITIAL_CAPITAL, NONE);
  }

  @Test
  void allPiecesOfAWordHaveTheWordsShape() {
    assertThat(shapes("Blackburnshire"))
        .hasSizeGreaterThan(3)
        .startsWith(NONE, INITIAL_CAPITAL, INITIAL_CAPITAL)
        .endsWith(INITIAL_CAPITAL, NONE);
  }
}
