package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
  @Test
  void dotsSeparateNames() {
    assertThat(FieldPath.of("body.parts.0").segments()).containsExactly("body", "parts", "0");
  }

  @Test
  void escapedDotsAndBackslashesBelongToTheName() {
    assertThat(FieldPath.of("app\\.name.a\\\\b").segments()).containsExactly("app.name", "a\\b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b"})
  void emptyNameIsRefused(String path) {
    assertThatThrownBy(() -> FieldPath.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + path + "'")
        .hasMessageContaining("empty name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "a\\b"})
  void loneBackslashIsRefused(String path) {
    assertThatThrownBy(() -> FieldPath.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone backslash at character 1");
  }
}
