package dev.gloss.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AxisTest {
  @Test
  void ticksAreRoundAndHoldAllValues() {
    Axis axis = Axis.around("Accuracy", List.of(0.9312, 0.9451));

    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("93.0%", "93.5%", "94.0%", "94.5%", "95.0%");
  }

  @Test
  void axisStaysBetweenNothingAndEverything() {
    Axis axis = Axis.around("Accuracy", List.of(0.0, 1.0));

    assertThat(axis.from()).isZero();
    assertThat(axis.to()).isEqualTo(1);
  }

  @Test
  void oneValueHasAnAxisAroundIt() {
    Axis axis = Axis.around("Accuracy", List.of(1.0));

    assertThat(axis.from()).isLessThan(1);
    assertThat(axis.place(1)).isEqualTo(1);
    assertThat(axis.ticks()).hasSizeGreaterThan(1);
  }

  @Test
  void noValueHasAnAxisToo() {
    assertThat(Axis.around("Accuracy", List.of()).ticks()).hasSizeGreaterThan(1);
  }
}
