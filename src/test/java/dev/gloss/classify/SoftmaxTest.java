package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SoftmaxTest {
  @Test
  void valuesAreTheDefinitions() {
    float[] probabilities = Softmax.of(new float[] {0, (float) Math.log(3)}, 1);

    assertThat(probabilities).containsExactly(new float[] {0.25f, 0.75f}, within(1e-6f));
  }

  /** To the last bit of a float but one, down to a billionth. */
  @Test
  void valuesAreThoseOfTheExponentialFunction() {
    Random random = new Random(6);
    for (int run = 0; run < 1000; run++) {
      float[] logits = new float[2 + random.nextInt(200)];
      double[] powers = new double[logits.length];
      double sum = 0;
      for (int i = 1; i < logits.length; i++) {
        logits[i] = -20 * random.nextFloat();
      }
      for (int i = 0; i < logits.length; i++) {
        powers[i] = StrictMath.exp(logits[i]);
        sum += powers[i];
      }

      float[] probabilities = Softmax.of(logits, 1);

      for (int i = 0; i < logits.length; i++) {
        double expected = powers[i] / sum;
        assertThat((double) probabilities[i]).isCloseTo(expected, within(expected * 1.2e-7));
      }
    }
  }

  @Test
  void probabilitiesSumToOne() {
    Random random = new Random(5);
    for (int run = 0; run < 1000; run++) {
      float[] logits = new float[1 + random.nextInt(100)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian() * 20;
      }
      double sum = 0;
      for (float probability : Softmax.of(logits, 0.05f + random.nextFloat() * 10)) {
        assertThat(probability).isBetween(0f, 1f);
        sum += probability;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void temperatureDividesTheLogits() {
    assertThat(Softmax.of(new float[] {2, 4, -6}, 2))
        .containsExactly(Softmax.of(new float[] {1, 2, -3}, 1), within(1e-7f));
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    assertThat(Softmax.of(new float[] {3e38f, 0, -3e38f}, 0.05f)).containsExactly(1, 0, 0);
  }

  @Test
  void equalLogitsShareEqually() {
    assertThat(Softmax.of(new float[] {-7, -7, -7, -7}, 1)).containsOnly(0.25f);
  }

  @Test
  void firstOfEqualsIsTheLargest() {
    assertThat(Softmax.argMax(new float[] {1, 5, 5, 2})).isEqualTo(1);
    assertThat(Softmax.argMax(new float[] {-3})).isZero();
  }
}
