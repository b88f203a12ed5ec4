package dev.gloss.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NearTextsTest {
  private static final NearSettings SETTINGS = new NearSettings(.75, Duration.ofMinutes(5), 3);
  private static final String ARRIVAL = "My new card has still not arrived, where is it?";

  private static float cosine(String one, String other) {
    return LetterVector.of(one).cosine(LetterVector.of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "my new card has still not arrived where is it",
        "MY NEW CARD HAS STILL NOT ARRIVED!!! WHERE IS IT???",
        "where is it, my new card has still not arrived",
        "My new crad has still not arived, where is it?",
      })
  void sameComplaintIsNear(String text) {
    assertThat(cosine(ARRIVAL, text)).isGreaterThan(.75f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Why was I charged a fee for my transfer?",
        "How do I change my PIN?",
        "thanks, bye"
      })
  void otherComplaintIsFar(String text) {
    assertThat(cosine(ARRIVAL, text)).isLessThan(.5f);
  }

  @Test
  void everyTextIsNearItselfInEveryScript() {
    for (String text :
        new String[] {
          "a",
          "Où est la clé ?",
          "\u4f60\u597d\uff0c\u8bf7\u95ee",
          "\ud83c\udf89 yes",
          "x".repeat(9999)
        }) {
      assertThat(cosine(text, text)).isCloseTo(1, within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "?! ...", "\n\t"})
  void textWithoutLettersHasNoDirection(String text) {
    assertThat(LetterVector.of(text).scale()).isZero();
    assertThat(cosine(text, text)).isZero();
  }

  @Test
  void nearestIsFoundAndOfEqualOnesTheOldest() {
    NearTexts texts =
        NearTexts.NONE
            .with("far", LetterVector.of("How do I change my PIN?"), 0, SETTINGS)
            .with("first", LetterVector.of(ARRIVAL), 0, SETTINGS)
            .with("second", LetterVector.of(ARRIVAL), 0, SETTINGS);

    assertThat(texts.nearest(LetterVector.of(ARRIVAL), 1, SETTINGS))
        .hasValueSatisfying(
            near -> {
              assertThat(near.id()).isEqualTo("first");
              assertThat(near.cosine()).isCloseTo(1, within(1e-5f));
            });
    assertThat(texts.nearest(LetterVector.of("Good morning"), 1, SETTINGS)).isEmpty();
  }

  @Test
  void textThatIsTooOldOrTooLateDoesNotCount() {
    long minutes = Duration.ofMinutes(5).toMillis();
    NearTexts texts = NearTexts.NONE.with("a", LetterVector.of(ARRIVAL), minutes, SETTINGS);

    assertThat(texts.nearest(LetterVector.of(ARRIVAL), 2 * minutes, SETTINGS)).isPresent();
    assertThat(texts.nearest(LetterVector.of(ARRIVAL), 2 * minutes + 1, SETTINGS)).isEmpty();
    assertThat(texts.nearest(LetterVector.of(ARRIVAL), -1, SETTINGS)).isEmpty();
  }

  @Test
  void onlySoManyAreKept() {
    NearTexts texts = NearTexts.NONE;
    for (int i = 0; i < 10; i++) {
      texts = texts.with("" + i, LetterVector.of("text " + i), 0, SETTINGS);
    }

    assertThat(texts.texts()).extracting(NearTexts.Said::id).containsExactly("7", "8", "9");
  }

  /** The chance of one bit, as the theory has it. */
  @Test
  void planesKeepNearVectorsTogether() {
    Random random = new Random(1);
    Hyperplanes planes = new Hyperplanes(64, 16, 7);
    int equal = 0;
    int bits = 0;
    for (int i = 0; i < 500; i++) {
      byte[] one = new byte[64];
      byte[] other = new byte[64];
      for (int j = 0; j < 64; j++) {
        double common = random.nextGaussian() * 30;
        one[j] = (byte) Math.round(common);
        other[j] = (byte) Math.round(.8 * common + .6 * random.nextGaussian() * 30);
      }
      equal += 16 - Integer.bitCount(planes.signature(one) ^ planes.signature(other));
      bits += 16;
    }

    assertThat((double) equal / bits).isCloseTo(1 - Math.acos(.8) / Math.PI, within(.02));
    assertThat(new Hyperplanes(64, 16, 7).signature(new byte[64]))
        .isEqualTo(planes.signature(new byte[64]));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new NearSettings(0, Duration.ofHours(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NearSettings(.9, Duration.ofHours(1), 0))
        .hasMessageContaining("at least 1 text kept, found 0.9 and 0");
  }
}
