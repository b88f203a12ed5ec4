package dev.gloss.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EmbeddingTest {
  private static final int WIDTH = 96;

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] vector = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) random.nextGaussian() * 7;
    }
    return vector;
  }

  private static double cosine(float[] one, float[] other) {
    double dot = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
      first += one[i] * one[i];
      second += other[i] * other[i];
    }
    return dot / Math.sqrt(first * second);
  }

  @ParameterizedTest
  @EnumSource(EmbeddingForm.class)
  void vectorHasUnitLengthAndItsDirection(EmbeddingForm form) {
    for (int seed = 0; seed < 200; seed++) {
      float[] vector = random(seed);
      Embedding embedding = Embedding.of(EmbeddingSource.STATIC, "d", vector, form);

      assertThat(embedding.width()).isEqualTo(WIDTH);
      assertThat(cosine(embedding.values(), vector)).isGreaterThan(.9995);
      double square = 0;
      for (float value : embedding.values()) {
        square += value * value;
      }
      assertThat(square).isCloseTo(1, within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(EmbeddingForm.class)
  void nothingStaysNothing(EmbeddingForm form) {
    Embedding embedding = Embedding.of(EmbeddingSource.STATIC, "d", new float[3], form);

    assertThat(embedding.values()).containsExactly(0, 0, 0);
  }

  /** In streams and state; what is written never changes. */
  @ParameterizedTest
  @EnumSource(EmbeddingForm.class)
  void bytesAreReadBack(EmbeddingForm form) throws IOException {
    Embedding embedding = Embedding.of(EmbeddingSource.ENCODER, "é1", random(1), form);

    assertThat(read(bytes(embedding))).isEqualTo(embedding);
    assertThat(read(bytes(embedding)).values()).isEqualTo(embedding.values());
  }

  @Test
  void bytesOfToday() throws IOException {
    Embedding embedding =
        Embedding.of(EmbeddingSource.STATIC, "d", new float[] {1, -.5f}, EmbeddingForm.INT8);

    assertThat(bytes(embedding)).startsWith(1, 1, 0, 0, 0, 1, 'd').endsWith(0, 0, 0, 2, 127, -63);
  }

  private static byte[] bytes(Embedding embedding) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EmbedTask().write(embedding, new DataOutputStream(out));
    return out.toByteArray();
  }

  private static Embedding read(byte[] bytes) throws IOException {
    return new EmbedTask().read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void codeStays() {
    assertThat(new EmbedTask().code()).isEqualTo(3);
    assertThat(EmbeddingSource.values())
        .containsExactly(EmbeddingSource.ENCODER, EmbeddingSource.STATIC);
    assertThat(EmbeddingForm.values()).containsExactly(EmbeddingForm.FLOAT, EmbeddingForm.INT8);
  }
}
