package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictUtf8Test {
  @ParameterizedTest
  @CsvSource({
    "overlong slash, c0af",
    "overlong zero, c080",
    "overlong euro sign, f08282ac",
    "high surrogate, eda080",
    "pair of surrogates, eda0bdedb880",
    "past U+10FFFF, f4908080",
    "lone continuation, 80",
    "cut short, f09f98",
    "byte that never occurs, fe",
  })
  void illFormedSequenceIsRefusedAtItsOffset(String name, String hex) {
    byte[] bytes = HexFormat.of().parseHex("c3a9" + hex);

    assertThatThrownBy(() -> StrictUtf8.decode(bytes, 0, bytes.length))
        .as(name)
        .isInstanceOf(UndecodableException.class)
        .hasMessage("expected UTF-8, found an invalid sequence at byte 2");
  }

  @Test
  void offsetIsFoundBeyondTheFirstBuffer() {
    byte[] bytes = new byte[5_000];
    Arrays.fill(bytes, (byte) 'a');
    bytes[4_321] = (byte) 0xFF;

    assertThat(StrictUtf8.firstInvalid(bytes, 0, bytes.length)).hasValue(4_321);
  }

  @Test
  void realReplacementCharacterIsValid() throws UndecodableException {
    byte[] bytes = "a\uFFFDb".getBytes(UTF_8);

    assertThat(StrictUtf8.decode(bytes, 0, bytes.length)).isEqualTo("a\uFFFDb");
  }

  @Test
  void onlyTheGivenPartIsRead() throws UndecodableException {
    byte[] bytes = {(byte) 0xFF, 'o', 'k', (byte) 0xFF};

    assertThat(StrictUtf8.decode(bytes, 1, 2)).isEqualTo("ok");
  }

  @Test
  void unpairedSurrogatesBecomeReplacementCharactersOfTheSameLength() {
    assertThat(StrictUtf8.wellFormed("\uDE00a\uD83D\uDE00\uD83D\uD83Db\uD83D"))
        .isEqualTo("\uFFFDa\uD83D\uDE00\uFFFD\uFFFDb\uFFFD");
  }

  @Test
  void wellFormedTextIsReturnedAsItIs() {
    String text = "plain \uD83D\uDE00";

    assertThat(StrictUtf8.wellFormed(text)).isEqualTo(text);
  }
}
