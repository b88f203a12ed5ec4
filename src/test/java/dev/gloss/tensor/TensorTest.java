package dev.gloss.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorTest {
  @Test
  void rowsComeBackAsTheyWere() {
    float[][] rows = {{1, 2, 3}, {4, 5, 6}};

    Tensor tensor = Tensor.of(rows);

    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.rows()).isDeepEqualTo(rows);
  }

  @Test
  void valuesThatDoNotFillTheShapeAreRefused() {
    assertThatThrownBy(() -> new Tensor(new int[] {2, 3}, new float[5]))
        .hasMessage("expected 6 values for shape [2, 3], found 5");
  }

  @ParameterizedTest
  @CsvSource({
    "I8,0.5,-128 to 127",
    "I8,128,-128 to 127",
    "I8,NaN,-128 to 127",
    "I32,16777218,-16777216 to 16777216",
    "I32,-Infinity,-16777216 to 16777216"
  })
  void valueThatTheTypeCannotHoldIsRefused(Tensor.Type type, float value, String range) {
    Tensor tensor = Tensor.of(new float[] {1, value});

    assertThatThrownBy(() -> tensor.as(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected integers from " + range + " for type " + type + ", found " + value + " at 1");
  }

  @Test
  void vectorHasNoRows() {
    assertThatThrownBy(() -> Tensor.of(new float[3]).rows())
        .hasMessage("expected a matrix, found shape [3]");
  }

  @Test
  void sizeDoesNotOverflow() {
    int big = Integer.MAX_VALUE;

    assertThat(Tensor.size(new int[] {big, big, big, big})).isGreaterThan(Integer.MAX_VALUE);
    assertThat(Tensor.size(new int[] {big, big, 0})).isZero();
    assertThat(Tensor.size(new int[0])).isOne();
  }
}
