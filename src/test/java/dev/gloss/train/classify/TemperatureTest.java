package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.Softmax;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemperatureTest {
  @Test
  void whereNothingSpeaksForAnotherItIsOne() {
    assertThat(Temperature.best(temperature -> 7)).isCloseTo(1, within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 1, 2, 7})
  void ofManyExamplesItIsTheOneThatFitsThemBest(double best) {
    assertThat(Temperature.best(around(best, 1e6))).isCloseTo((float) best, within(1e-3f));
  }

  @Test
  void fewerExamplesPullItLessFarFromOne() {
    float few = Temperature.best(around(2, 1));
    float more = Temperature.best(around(2, 10));
    float many = Temperature.best(around(2, 1000));

    assertThat(few).isBetween(1.01f, more - 0.01f);
    assertThat(more).isBetween(few, many - 0.01f);
    assertThat(many).isLessThan(2);
  }

  @Test
  void itStaysWithinWhatAPackMayHold() {
    assertThat(Temperature.best(temperature -> -1e9 * temperature)).isBetween(19f, 20.001f);
    assertThat(Temperature.best(temperature -> 1e9 * temperature)).isBetween(0.0499f, 0.051f);
  }

  @Test
  void scaleOfLogitsThatAreTooSureIsFoundAgain() {
    Random random = new Random(37);
    float[][] logits = new float[4_000][3];
    int[] expected = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      for (int label = 0; label < 3; label++) {
        logits[i][label] = (float) random.nextGaussian() * 2;
      }
      float[] probabilities = Softmax.of(logits[i], 1);
      double draw = random.nextDouble();
      while (expected[i] < 2 && (draw -= probabilities[expected[i]]) > 0) {
        expected[i]++;
      }
      for (int label = 0; label < 3; label++) {
        logits[i][label] *= 2.5f;
      }
    }

    float found =
        Temperature.best(
            temperature -> {
              double sum = 0;
              for (int i = 0; i < logits.length; i++) {
                sum -= Math.log(Softmax.of(logits[i], (float) temperature)[expected[i]]);
              }
              return sum;
            });

    assertThat(found).isBetween(2.35f, 2.65f);
  }

  /** A cross-entropy that is least at one temperature, and the steeper the more examples. */
  private static DoubleUnaryOperator around(double best, double examples) {
    return temperature -> {
      double deviation = Math.log(temperature / best);
      return examples * deviation * deviation / 2;
    };
  }
}
