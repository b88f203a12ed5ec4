package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SilenceTest {
  /** They stand in state and in records: none may ever change. */
  @ParameterizedTest
  @CsvSource({"NOT_SILENT, 0, ''", "UNSURE, 1, unsure", "NONE, 2, none", "FOLLOW_UP, 3, follow_up"})
  void codesAndLabelsAreForEver(Silence silence, int code, String label) {
    assertThat(silence.code()).isEqualTo(code);
    assertThat(Silence.ofCode(code)).isEqualTo(silence);
    assertThat(silence.label()).isEqualTo(label);
  }

  @Test
  void everySilenceIsAskedAboutAbove() {
    assertThat(Silence.values()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, 127})
  void unknownCodeIsRefused(int code) {
    assertThatThrownBy(() -> Silence.ofCode(code))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the code of a silence, found " + code);
  }
}
