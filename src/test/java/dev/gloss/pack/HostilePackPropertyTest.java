package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Reading;
import dev.gloss.classify.TextClassifier;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.tensor.Safetensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packs that are consistent, with right digests and shapes that fit, and would unfold to far more
 * than they weigh: each is refused in one line before it is given the memory.
 */
final class HostilePackPropertyTest {
  private static final int TRIES = 40;
  private static final int VOCABULARY = 30_522;

  /** What a refusal may allocate for each byte of a file: the file, its copy, its floats. */
  private static final int TIMES_THE_FILE = 12;

  private static final long ROOM = 16L << 20;

  @TempDir private Path folder;

  @Test
  void studentWhoseTablesDoNotFitIsRefusedBeforeTheyAreMade() {
    Random random = new Random(6);
    for (int i = 0; i < TRIES; i++) {
      int tokens = 10_000 + random.nextInt(VOCABULARY - 10_000);
      // Just above the limit at least.
      int filters = (int) (PackLimits.TABLE_BYTES / 12 / tokens) + 1 + random.nextInt(20_000);
      byte[] student = student(tokens, filters, 1, 2);

      long bytes = refused(student, "tables of at most");

      assertThat(bytes).isLessThan(ROOM + (long) TIMES_THE_FILE * student.length);
    }
  }

  @Test
  void studentOfManyTinyRowsIsRefused() {
    byte[] student = student(1, PackLimits.WIDTH + 1, 1, 1);

    assertThat(refused(student, "columns"))
        .isLessThan(ROOM + (long) TIMES_THE_FILE * student.length);
  }

  /** Zeros: the file does not have to be there to be refused. */
  @Test
  void filesThatAreTooLargeTogetherAreRefusedBeforeOneIsInflated() {
    Manifest manifest = TestPacks.manifest("good", "bad");
    Map<String, Manifest.PackFile> pins = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      pins.put("zeros-" + i + ".bin", new Manifest.PackFile("00".repeat(32), 1L << 30));
    }
    Path zip = folder.resolve("bomb.zip");
    write(zip, Map.of(Manifest.FILE, manifest.with(pins).toYaml(), "zeros-0.bin", new byte[9]));

    long bytes =
        allocated(
            () ->
                assertThatThrownBy(() -> ModelFolder.open(zip.toString()))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessage(
                        "%s!/model.yaml: expected files of at most 2147483648 bytes together, found"
                            + " 10737418240",
                        zip));

    assertThat(bytes).isLessThan(ROOM);
  }

  @Test
  void sizesThatOverflowWhenAddedAreRefused() {
    Map<String, Manifest.PackFile> pins = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      pins.put("f" + i, new Manifest.PackFile("00".repeat(32), Long.MAX_VALUE / 2 + 1));
    }
    write(folder, TestPacks.manifest("good", "bad").with(pins));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("bytes together");
  }

  /** Integers of eight bits become floats of 32. */
  @Test
  void tensorsThatUnfoldToMoreThanTheLimitAreRefused() {
    int values = Math.toIntExact(PackLimits.TENSOR_BYTES / Float.BYTES + 8);
    byte[] file = header(Map.of("a", "I8:[" + values + "]"), values);

    long bytes =
        allocated(
            () ->
                assertThatThrownBy(() -> Safetensors.read(file, "x.safetensors"))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessage(
                        "x.safetensors: expected tensors of at most 268435456 values together,"
                            + " found 268435464"));

    assertThat(bytes).isLessThan(ROOM);
  }

  @Test
  void staticEncoderOfManyTinyRowsIsRefused() {
    int rows = (1 << 20) + 1;
    ForeignModels.vectors(folder, true, header(Map.of("embeddings", "I8:[" + rows + ",1]"), rows));

    long bytes =
        allocated(
            () ->
                assertThatThrownBy(() -> EncoderSource.at(folder.toString()))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageEndingWith(
                        "expected tensor 'embeddings' of at most 1048576 rows and 131072"
                            + " dimensions, found [1048577, 1]"));

    assertThat(bytes).isLessThan(2 * ROOM);
  }

  @Test
  void windowWhoseStatesDoNotFitIsRefused() {
    TestPacks.edit(TestPacks.write(folder), "max-tokens: 256", "max-tokens: 2000000000");

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("states of at most 1073741824 bytes, found 384 in 2000000000 tokens");
  }

  @Test
  void headOfMoreFeaturesThanTheLimitIsRefused() {
    TestPacks.edit(TestPacks.write(folder), "hidden-size: 384", "hidden-size: 2000000000");

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected a hidden size of at most 131072");
  }

  @Test
  void goldenLinesAreBoundedInBytesNumberAndLength() {
    golden(" ".repeat((256 << 10) + 1), ": expected at most 262144 bytes, found 262145");
    golden(
        "{\"text\":\"a\",\"teacher\":{\"label\":\"good\",\"score\":0.5}}\n".repeat(1_001),
        ": expected at most 1000 lines, found 1001");
    golden(
        "{\"text\":\"%s\",\"teacher\":{\"label\":\"good\",\"score\":0.5}}"
            .formatted("a".repeat(20_001)),
        ":1: expected at most 20000 characters of text, found 20001");
  }

  private void golden(String lines, String message) {
    Map<String, byte[]> files =
        Map.of(
            ClassifierSpecification.HEAD,
            TestPacks.head(2, 384),
            ModelPack.GOLDEN,
            lines.getBytes(StandardCharsets.UTF_8));
    ModelPack pack = ModelPack.of(TestPacks.manifest("good", "bad"), files);

    assertThatThrownBy(() -> TextClassifier.open(pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(ModelPack.GOLDEN + message);
  }

  /** Bytes that were allocated until a pack with this student was refused. */
  private static long refused(byte[] student, String message) {
    Manifest tiny = TestPacks.manifest("good", "bad");
    Manifest manifest =
        new Manifest(
            tiny.name(),
            tiny.version(),
            tiny.encoder(),
            List.of(
                new ClassifierSpecification(
                    List.of("good", "bad"),
                    false,
                    List.of(),
                    Reading.WHOLE,
                    null,
                    null,
                    Calibration.single(1, 0),
                    null)),
            tiny.files(),
            tiny.card());
    ModelPack pack = ModelPack.of(manifest, Map.of(ClassifierSpecification.STUDENT, student));
    return allocated(
        () ->
            assertThatThrownBy(
                    () ->
                        TabulatedConvolution.of(
                            pack, ClassifierSpecification.STUDENT, 2, VOCABULARY))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(
                    pack.describe(ClassifierSpecification.STUDENT) + ": expected")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1));
  }

  /** Everything fits; values are zeros but for the vocabulary. */
  private static byte[] student(int tokens, int filters, int dimensions, int labels) {
    int[] ids = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      ids[i] = i;
    }
    return Safetensors.write(
        new ConvolutionFactors(
                ids,
                new float[tokens][dimensions],
                new float[3 * filters][dimensions],
                new float[filters],
                new float[labels][filters],
                new float[labels])
            .tensors());
  }

  /** A safetensors file of zeros. */
  private static byte[] header(Map<String, String> tensors, int bytes) {
    Map<String, String> entries = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            entries.put(
                name,
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}"
                    .formatted(
                        name,
                        tensor.substring(0, tensor.indexOf(':')),
                        tensor.substring(tensor.indexOf(':') + 1),
                        bytes)));
    byte[] json = ("{" + String.join(",", entries.values()) + "}").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static long allocated(ThrowingCallable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      action.call();
    } catch (Throwable e) {
      throw new AssertionError("expected a refusal, found " + e.getMessage(), e);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void write(Path folder, Manifest manifest) {
    ForeignModels.write(folder, Manifest.FILE, manifest.toYaml());
  }

  private static void write(Path zip, Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
      out.finish();
      Files.write(zip, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
