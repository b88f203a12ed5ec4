package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SentenceVectorTest {
  @Test
  void cosineIsThatOfTheVectorsWithinRounding() {
    Random random = new Random(3);
    for (int round = 0; round < 1_000; round++) {
      float[] one = random(random);
      float[] other = random(random);
      double cosine =
          Vectors.cosine(one, Vectors.length(one, 384, 0), other, Vectors.length(other, 384, 1));

      assertThat(SentenceVector.of(one).cosine(SentenceVector.of(other)))
          .isCloseTo(cosine, within(0.01));
    }
  }

  @Test
  void bytesBringTheVectorBack() {
    SentenceVector vector = SentenceVector.of(new float[] {0.5f, -1, 0.25f});

    assertThat(vector.toBytes()).containsExactly(64, -127, 32);
    assertThat(SentenceVector.fromBytes(vector.toBytes()))
        .isEqualTo(vector)
        .hasSameHashCodeAs(vector);
    assertThat(SentenceVector.fromBytes(new byte[0])).isSameAs(SentenceVector.NONE);
  }

  @Test
  void zeroVectorsAndForeignOnesAreLikeNothing() {
    SentenceVector vector = SentenceVector.of(new float[] {1, 1});

    assertThat(SentenceVector.of(new float[2])).isSameAs(SentenceVector.NONE);
    assertThat(vector.cosine(SentenceVector.NONE)).isZero();
    assertThat(vector.cosine(SentenceVector.fromBytes(new byte[] {0, 0}))).isZero();
    assertThat(vector.cosine(SentenceVector.of(new float[] {1, 1, 1}))).isZero();
    assertThat(vector.cosine(vector)).isCloseTo(1, within(1e-12));
  }

  private static float[] random(Random random) {
    float[] vector = new float[384];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
