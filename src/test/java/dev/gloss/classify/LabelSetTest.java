package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelSetTest {
  @Test
  void labelsKeepTheirOrder() {
    LabelSet labels = new LabelSet(List.of("b", "a", "c"));

    assertThat(labels.size()).isEqualTo(3);
    assertThat(labels.label(1)).isEqualTo("a");
    assertThat(labels.index("c")).hasValue(2);
    assertThat(labels.labels()).containsExactly("b", "a", "c");
  }

  @Test
  void unknownLabelHasNoIndex() {
    assertThat(new LabelSet(List.of("a", "b")).index("A")).isEmpty();
  }

  @Test
  void oneLabelIsNoChoice() {
    assertThatThrownBy(() -> new LabelSet(List.of("a")))
        .hasMessage("expected at least two labels, found 1");
  }

  @Test
  void labelThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> new LabelSet(List.of("a", "b", "a")))
        .hasMessage("expected every label once, found 'a' twice");
  }
}
