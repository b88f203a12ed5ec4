package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.TextClassifier;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole pack, damaged. {@code -Dgloss.fuzz.flips=N} for more random damage than the suite has
 * time for.
 */
final class PackFuzzTest {
  private static final int FLIPS = Integer.getInteger("gloss.fuzz.flips", 1_000);
  private static final String OTHER = "other.safetensors";

  @TempDir static Path folder;
  private static Map<String, byte[]> contents;
  private static ModelPack good;

  /** Held so that the encoder is loaded once, and not for every damaged pack. */
  private static TextEncoder encoder;

  @BeforeAll
  static void write() {
    contents = new TreeMap<>();
    contents.put(ClassifierSpecification.HEAD, TestPacks.head(2, 384));
    contents.put(OTHER, tensorsOfEveryType());
    Manifest manifest = TestPacks.manifest("good", "bad");
    byte[] golden = GoldenCheck.seal(manifest, contents).file(ModelPack.GOLDEN);
    // Two lines are enough, and loading runs them thousands of times.
    contents.put(ModelPack.GOLDEN, firstLines(golden, 2));
    good = ModelPack.of(manifest, contents);
    good.write(folder);
    encoder = TextEncoder.open(good);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void everyDamagedByteOfEveryFileIsRefused() throws IOException {
    Random random = new Random(1);
    int tried = 0;
    int refused = 0;
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      byte[] bytes = file.getValue();
      for (int at = 0; at < bytes.length; at++) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        tried++;
        refused += isRefused(file.getKey(), damaged) ? 1 : 0;
      }
      for (int i = 0; i < FLIPS; i++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        tried++;
        refused += isRefused(file.getKey(), damaged) ? 1 : 0;
      }
      for (int i = 0; i < 200; i++) {
        tried++;
        int length = random.nextInt(bytes.length);
        refused += isRefused(file.getKey(), Arrays.copyOf(bytes, length)) ? 1 : 0;
      }
      Files.write(folder.resolve(file.getKey()), bytes);
    }

    System.out.printf("pack fuzz: %d damages tried, %d refused%n", tried, refused);

    assertThat(refused).isEqualTo(tried);
    assertThat(tried).isGreaterThan(8_000);
    assertThat(ModelFolder.open(folder.toString()).identity()).isEqualTo(good.identity());
  }

  private static boolean isRefused(String name, byte[] damaged) throws IOException {
    Files.write(folder.resolve(name), damaged);
    try {
      ModelFolder.open(folder.toString());
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).startsWith(folder.toString()).contains(name).hasLineCount(1);
      assertThat(e.getMessage()).contains("expected", "found");
      return true;
    } catch (RuntimeException | Error e) {
      return fail(name + " of " + damaged.length + " bytes crashed", e);
    }
  }

  /**
   * What is damaged without damage to a file, such as a date, may pass; a pack that is another may
   * not.
   */
  @Test
  void damagedZipIsRefusedOrTheSamePack() throws IOException {
    byte[] zip = TestPacks.zip(folder, "tiny/");
    Path place = folder.resolveSibling(folder.getFileName() + ".zip");
    Random random = new Random(2);
    int refused = 0;
    for (int i = 0; i < zip.length + FLIPS; i++) {
      byte[] damaged = zip.clone();
      damaged[i < zip.length ? i : random.nextInt(zip.length)] ^= (byte) (1 + random.nextInt(255));
      if (i % 10 == 9) {
        damaged = Arrays.copyOf(damaged, random.nextInt(zip.length));
      }
      Files.write(place, damaged);
      try {
        ModelPack pack = ModelFolder.open(place.toString());
        assertThat(pack.identity()).isEqualTo(good.identity());
        assertThat(pack.file(ClassifierSpecification.HEAD))
            .isEqualTo(good.file(ClassifierSpecification.HEAD));
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(place.toString()).hasLineCount(1);
      } catch (RuntimeException | Error e) {
        fail("zip " + i + " crashed", e);
      }
    }
    Files.delete(place);

    assertThat(refused).isGreaterThan(zip.length * 9 / 10);
  }

  /** Pinned anew, so that what reads a file has to cope with it: it loads or is refused. */
  @Test
  void damagedFileOfAGoodDigestLoadsOrIsRefused() {
    Random random = new Random(3);
    int refused = 0;
    int tried = 0;
    for (String name : contents.keySet()) {
      int bytes = contents.get(name).length;
      for (int i = 0; i < bytes / 4 + FLIPS; i++) {
        Map<String, byte[]> damaged = new TreeMap<>(contents);
        damaged.put(name, damaged(contents.get(name), random));
        tried++;
        refused += loads(ModelPack.of(good.manifest(), damaged), name) ? 0 : 1;
      }
    }

    assertThat(refused).isBetween(tried / 4, tried - 1);
  }

  @Test
  void damagedManifestOfAGoodDigestLoadsOrIsRefused() throws IOException {
    byte[] manifest = ManifestPin.verified(good.manifest().toYaml(), Manifest.FILE);
    Random random = new Random(4);
    int refused = 0;
    int tried = 0;
    for (int i = 0; i < manifest.length + FLIPS; i++) {
      byte[] damaged = damaged(manifest, random);
      Files.write(folder.resolve(Manifest.FILE), ManifestPin.append(damaged));
      tried++;
      try {
        ModelPack pack = ModelFolder.open(folder.toString());
        // Another encoder would have to be loaded each time.
        boolean same = pack.manifest().encoder().equals(good.manifest().encoder());
        refused += same && !loads(pack, "manifest " + i) ? 1 : 0;
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(folder.toString()).hasLineCount(1);
      } catch (RuntimeException | Error e) {
        fail("manifest crashed:\n" + new String(damaged, StandardCharsets.UTF_8), e);
      }
    }
    Files.write(folder.resolve(Manifest.FILE), good.manifest().toYaml());

    assertThat(refused).isBetween(tried / 4, tried - 1);
  }

  private static boolean loads(ModelPack pack, String name) {
    try {
      Safetensors.read(pack.file(OTHER), pack.describe(OTHER));
      TextClassifier.open(pack).close();
      return true;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).contains("expected", "found").hasLineCount(1);
      return false;
    } catch (RuntimeException | Error e) {
      return fail(name + " crashed", e);
    }
  }

  /** One to three flipped bits, now and then the rest cut off. Never what it was. */
  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int flip = random.nextInt(3); flip >= 0; flip--) {
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, random.nextInt(bytes.length)) : damaged;
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>(contents);
    files.put(Manifest.FILE, good.manifest().toYaml());
    return files;
  }

  private static byte[] tensorsOfEveryType() {
    Tensor vector = Tensor.of(new float[] {1, -2, 3});
    return Safetensors.write(
        Map.of(
            "scales",
            vector,
            "codes",
            vector.as(Tensor.Type.I8),
            "ids",
            new Tensor(Tensor.Type.I32, new int[] {1, 3}, vector.values())));
  }

  private static byte[] firstLines(byte[] file, int count) {
    int end = 0;
    for (int line = 0; line < count; end++) {
      line += file[end] == '\n' ? 1 : 0;
    }
    return Arrays.copyOf(file, end);
  }
}
