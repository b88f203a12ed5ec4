package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({"'','',0", "'',abc,3", "abc,'',3", "kitten,sitting,3", "flaw,lawn,2", "same,same,0"})
  void distanceIsTheLeastNumberOfEdits(String a, String b, int distance) {
    assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    assertThat(EditDistance.between(b, a)).isEqualTo(distance);
  }

  @Test
  void firstOfEquallyNearOnesIsTaken() {
    assertThat(EditDistance.nearest("bat", List.of("dog", "cat", "hat"))).isEqualTo("cat");
  }
}
