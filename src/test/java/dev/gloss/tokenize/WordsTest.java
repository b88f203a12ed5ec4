package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private final Tokenizer tokenizer =
      TextEncoder.tokenizer(EncoderReference.MINI_LM, PackFiles.at(PackFiles.CLASSPATH));

  private List<String> words(String text) {
    Words words = Words.of(text, tokenizer.encode(text));
    return IntStream.range(0, words.count()).mapToObj(i -> words.span(i).of(text)).toList();
  }

  @Test
  void wordIsARunOfLettersAndDigits() {
    assertThat(words("Antidisestablishmentarianism, 4711-B!"))
        .containsExactly("Antidisestablishmentarianism", ",", "4711", "-", "B", "!");
  }

  @Test
  void spacesAroundPunctuationChangeNothing() {
    assertThat(words("the U . S . coast")).isEqualTo(words("the U.S. coast"));
  }

  @Test
  void accentsStayInTheirWord() {
    assertThat(words("Señor Ångström ging")).containsExactly("Señor", "Ångström", "ging");
    assertThat(words("cafe\u0301 au")).containsExactly("cafe\u0301", "au");
  }

  @Test
  void textWithoutWordsHasNone() {
    assertThat(words("  \n ")).isEmpty();
  }

  @Test
  void wordsAreInOrderAndCoverEveryToken() {
    SplittableRandom random = new SplittableRandom(15);
    String alphabet = "abcXYZ019 .,-@'\u00e9\u00df\u4f60\ud83d\ude00\u0301\n";
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Encoding encoding = tokenizer.encode(text.toString());
      Words words = Words.of(text.toString(), encoding);
      int token = 1;
      for (int word = 0; word < words.count(); word++) {
        assertThat(words.firstToken(word)).isEqualTo(token);
        assertThat(words.start(word)).isEqualTo(encoding.start(token));
        token = words.endToken(word, encoding);
        assertThat(words.end(word)).isGreaterThanOrEqualTo(encoding.end(token - 1));
        assertThat(words.end(word))
            .isLessThanOrEqualTo(
                token < encoding.length() - 1 ? encoding.start(token) : text.length());
      }
      assertThat(token).isEqualTo(encoding.length() - 1);
    }
  }
}
