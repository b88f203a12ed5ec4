package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.EventPaths;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.summarize.SummaryBudget;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobSettingsTest {
  @ParameterizedTest
  @MethodSource("carriedByFunctions")
  void whatFunctionsCarryComesBackEqual(Serializable settings) throws Exception {
    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
  }

  static Stream<Serializable> carriedByFunctions() {
    return Stream.of(
        ConversationSettings.DEFAULT,
        DecodeLimits.DEFAULT,
        new SummaryBudget(2, 280),
        new EventPaths(Optional.of("i"), Optional.empty(), "t", Optional.of("w"), Map.of("a", "b")),
        new EventPaths(Optional.empty(), Optional.of("k"), "t", Optional.empty(), Map.of()));
  }
}
