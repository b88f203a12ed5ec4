package dev.gloss.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gloss.pack.ModelFormatException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SafetensorsPropertyTest {
  private static final int ROUND_TRIPS = 300;
  private static final int DAMAGED_FILES = 30_000;

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(20_251_101);
    for (int run = 0; run < ROUND_TRIPS; run++) {
      Map<String, Tensor> tensors = tensors(random);

      byte[] bytes = Safetensors.write(tensors);
      Map<String, Tensor> read = Safetensors.read(bytes, "run " + run);

      assertThat(read).hasSameSizeAs(tensors);
      tensors.forEach(
          (name, tensor) -> {
            assertThat(read.get(name).type()).isEqualTo(tensor.type());
            assertThat(read.get(name).shape()).containsExactly(tensor.shape());
            assertThat(bits(read.get(name))).containsExactly(bits(tensor));
          });
      assertThat(Safetensors.write(read)).isEqualTo(bytes);
    }
  }

  /** Reads them or refuses them; an accepted file never holds more values than bytes. */
  @Test
  void damagedFilesAreReadOrRefused() {
    Random random = new Random(4_711);
    int refused = 0;
    for (int run = 0; run < DAMAGED_FILES; run++) {
      byte[] bytes = damaged(Safetensors.write(tensors(random)), random);
      try {
        int values =
            Safetensors.read(bytes, "file").values().stream()
                .mapToInt(t -> t.values().length)
                .sum();
        assertThat(values).isLessThan(bytes.length);
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("file: ");
      } catch (RuntimeException | OutOfMemoryError e) {
        fail("run " + run + " crashed", e);
      }
    }
    assertThat(refused).isBetween(DAMAGED_FILES / 4, DAMAGED_FILES - 1);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    int flips = 1 + random.nextInt(3);
    for (int flip = 0; flip < flips; flip++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static Map<String, Tensor> tensors(Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Tensor.Type[] types = Tensor.Type.values();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int[] shape = random.ints(random.nextInt(4), 0, 5).toArray();
      Tensor.Type type = types[random.nextInt(types.length)];
      float[] values = new float[Math.toIntExact(Tensor.size(shape))];
      for (int v = 0; v < values.length; v++) {
        values[v] =
            switch (type) {
              case F32 -> Float.intBitsToFloat(random.nextInt());
              case I32 -> random.nextInt(2 * Tensor.LARGEST_INTEGER + 1) - Tensor.LARGEST_INTEGER;
              case I8 -> random.nextInt(256) - 128;
            };
      }
      tensors.put((random.nextBoolean() ? "größe \"" : "w") + i, new Tensor(type, shape, values));
    }
    return tensors;
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[tensor.values().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(tensor.values()[i]);
    }
    return bits;
  }
}
