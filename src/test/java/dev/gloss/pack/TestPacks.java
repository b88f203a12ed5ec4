package dev.gloss.pack;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.encoder.LoadedEncoders;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small packs over the encoder that ships, written to a folder of the test. */
public final class TestPacks {
  public static final String SHIPPED = "classpath:models/banking-support";

  private TestPacks() {}

  /** Two labels, each with a head that looks at one component of the vector. */
  public static Manifest manifest(String... labels) {
    return new Manifest(
        "tiny",
        "1.2.3",
        EncoderReference.MINI_LM.with(Pooling.MEAN),
        List.of(
            ClassifierSpecification.ofTeacher(List.of(labels), Calibration.single(0.5f, 0.25f)),
            SummarizerSpecification.UNTRAINED),
        Map.of(),
        Manifest.Card.builder()
            .description("for tests")
            .licence("Apache-2.0")
            .baseModel(EncoderReference.MINI_LM_DESCRIPTION)
            .command("none")
            .seed(7)
            .data(Map.of("train", new Manifest.PackFile("00", 1)))
            .metrics(Map.of("validation-accuracy", 0.75))
            .libraries(Map.of("onnxruntime", "1"))
            .build());
  }

  /** A pack that summarizes and does nothing else. */
  public static ModelPack withoutClassifier() {
    return ModelPack.of(withOnly(SummarizerSpecification.class), Map.of());
  }

  private static Manifest withOnly(Class<? extends TaskSpecification> task) {
    Manifest plain = manifest("good", "bad");
    return new Manifest(
        plain.name(),
        plain.version(),
        plain.encoder(),
        List.of(plain.task(task).orElseThrow()),
        Map.of(),
        plain.card());
  }

  /** Writes a pack that opens and loads, and has one task alone. */
  public static void write(Path folder, Class<? extends TaskSpecification> task) {
    Map<String, byte[]> files =
        task == ClassifierSpecification.class
            ? Map.of(ClassifierSpecification.HEAD, head(2, 384))
            : Map.of();
    GoldenCheck.seal(withOnly(task), files).write(folder);
  }

  public static ClassifierSpecification classifier(Manifest manifest) {
    return manifest.task(ClassifierSpecification.class).orElseThrow();
  }

  public static byte[] head(int labels, int hidden) {
    float[][] weight = new float[labels][hidden];
    for (int label = 0; label < labels; label++) {
      weight[label][label % hidden] = 1;
    }
    return Safetensors.write(
        Map.of("weight", Tensor.of(weight), "bias", Tensor.of(new float[labels])));
  }

  /** Writes a pack that opens and loads. */
  public static Path write(Path folder) {
    Tiny.PACK.write(folder);
    return folder;
  }

  /** Made once, because its golden texts go through the encoder. */
  private static final class Tiny {
    static final ModelPack PACK =
        GoldenCheck.seal(
            manifest("good", "bad"), Map.of(ClassifierSpecification.HEAD, head(2, 384)));
  }

  /** Replaces the only occurrence of {@code old} in the pack's manifest, which is pinned anew. */
  public static Path edit(Path folder, String old, String replacement) {
    Path file = folder.resolve(Manifest.FILE);
    try {
      Files.write(file, edited(Files.readAllBytes(file), old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The manifest with the only occurrence of {@code old} replaced, pinned anew. */
  public static byte[] edited(byte[] manifest, String old, String replacement) {
    String yaml = new String(ManifestPin.verified(manifest, Manifest.FILE), StandardCharsets.UTF_8);
    if (yaml.split(Pattern.quote(old), -1).length != 2) {
      throw new IllegalArgumentException("expected '" + old + "' once in " + yaml);
    }
    return ManifestPin.append(yaml.replace(old, replacement).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The files of a folder as a zip, in the order of their names.
   *
   * @param top prefix of every name
   */
  public static byte[] zip(Path folder, String top) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(top + file.getFileName()));
        out.write(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Encoders loaded in this JVM now, for tests that nothing stays loaded. */
  public static int loadedEncoders() {
    return LoadedEncoders.count();
  }
}
