package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNamesTest {
  @Test
  void distanceCountsEdits() {
    assertThat(NearestNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestNames.distance("", "abc")).isEqualTo(3);
    assertThat(NearestNames.distance("abc", "")).isEqualTo(3);
    assertThat(NearestNames.distance("same", "same")).isZero();
  }

  @Test
  void nearestComeFirstAndTiesByAlphabet() {
    List<String> names = List.of("orders", "messagez", "messages-b", "message");

    assertThat(NearestNames.of("messages", names, 3))
        .containsExactly("message", "messagez", "messages-b");
  }
}
