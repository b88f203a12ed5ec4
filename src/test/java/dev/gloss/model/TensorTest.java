package dev.gloss.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
