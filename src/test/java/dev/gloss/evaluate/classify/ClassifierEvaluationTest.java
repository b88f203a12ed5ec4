package dev.gloss.evaluate.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.data.Example;
import dev.gloss.evaluate.Progress;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.TestPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClassifierEvaluationTest {
  private static final List<Example> EXAMPLES =
      List.of(
          new Example("1", "My new card still has not arrived.", List.of("card_arrival"), 1),
          new Example("2", "How do I change my PIN?", List.of("change_pin"), 2),
          new Example("3", "What is the weather like?", List.of("weather"), 3),
          new Example("4", "How do I change my PIN?", List.of("card_arrival"), 4));

  @Test
  void packIsJudgedByItsMostProbableLabels() {
    ClassifierEvaluation evaluation = evaluate(System::nanoTime, Progress.NONE);

    assertThat(evaluation.own().metrics().examples()).isEqualTo(4);
    assertThat(evaluation.own().metrics().accuracy()).isEqualTo(0.5);
    assertThat(evaluation.unknownLabels()).containsExactly("weather");
  }

  @Test
  void speedIsTextsByTheClock() {
    AtomicLong clock = new AtomicLong();

    ClassifierEvaluation evaluation =
        evaluate(() -> clock.getAndAdd(2_000_000_000L), Progress.NONE);

    assertThat(evaluation.own().docsPerSecond()).isEqualTo(2);
  }

  @Test
  void progressReachesItsTotal() {
    List<String> told = new ArrayList<>();

    evaluate(System::nanoTime, (done, total) -> told.add(done + "/" + total));

    // Four texts through each of three tiers.
    assertThat(told).hasSize(12).startsWith("1/12", "2/12").endsWith("11/12", "12/12");
  }

  @Test
  void nothingStaysLoaded() {
    evaluate(System::nanoTime, Progress.NONE);

    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  private static ClassifierEvaluation evaluate(
      java.util.function.LongSupplier clock, Progress progress) {
    return ClassifierEvaluation.of(ModelFolder.open(TestPacks.SHIPPED), EXAMPLES, clock, progress);
  }
}
