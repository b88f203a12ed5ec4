package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.entities.RulePacks;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tokenize.RetainedHeap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelPackTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenOpens() {
    TestPacks.write(folder);

    ModelPack pack = ModelFolder.open(folder.toString());

    assertThat(pack.identity().name()).isEqualTo("tiny");
    assertThat(pack.identity().version()).isEqualTo("1.2.3");
    assertThat(ClassifierSpecification.of(pack).labels()).containsExactly("good", "bad");
    assertThat(pack.manifest().encoder()).isEqualTo(EncoderReference.MINI_LM.with(Pooling.MEAN));
    assertThat(pack.manifest().card()).isEqualTo(TestPacks.manifest("good", "bad").card());
    assertThat(
            Safetensors.read(
                    pack.file(ClassifierSpecification.HEAD),
                    pack.describe(ClassifierSpecification.HEAD))
                .get("weight")
                .shape())
        .containsExactly(2, 384);
  }

  /** As many as a TaskManager has slots, of a pack with an encoder of its own. */
  @Test
  void openPacksKeepNoneOfTheirFiles() {
    int bytes = 2 << 20;
    ModelPack.write(
        folder,
        TestPacks.manifest("good", "bad"),
        Map.of(
            "model.onnx", new byte[bytes], ClassifierSpecification.HEAD, TestPacks.head(2, 384)));

    long retained = RetainedHeap.bytes(16, () -> ModelFolder.open(folder.toString()));

    assertThat(retained).isLessThan(bytes / 2);
  }

  @Test
  void fileThatChangedSinceThePackWasOpenedIsRefused() throws IOException {
    TestPacks.write(folder);
    ModelPack pack = ModelFolder.open(folder.toString());
    byte[] other = pack.file(ClassifierSpecification.HEAD).clone();
    other[other.length - 1] ^= 1;
    Files.write(folder.resolve(ClassifierSpecification.HEAD), other);

    assertThatThrownBy(() -> pack.file(ClassifierSpecification.HEAD))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(
            folder.resolve(ClassifierSpecification.HEAD) + ": expected SHA-256 ");
  }

  @Test
  void digestIsTheOneThatEndsTheManifest() throws IOException {
    TestPacks.write(folder);

    String yaml = Files.readString(folder.resolve(Manifest.FILE));
    int last = yaml.indexOf("manifest-sha256: ");
    assertThat(ModelFolder.open(folder.toString()).identity().digest())
        .isEqualTo(Sha256.of(yaml.substring(0, last).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(yaml.substring(last + "manifest-sha256: ".length()).strip());
  }

  @Test
  void everyFlippedBitOfTheManifestIsRefused() throws IOException {
    TestPacks.write(folder);
    byte[] good = Files.readAllBytes(folder.resolve(Manifest.FILE));
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] altered = good.clone();
        altered[at] ^= (byte) (1 << bit);

        assertThatThrownBy(() -> Manifest.read(altered, "model.yaml"))
            .isInstanceOf(ModelFormatException.class)
            .message()
            .startsWith("model.yaml")
            .contains("expected", "found")
            .hasLineCount(1);
      }
    }
  }

  @Test
  void manifestThatWasEditedSaysBothDigests() throws IOException {
    TestPacks.write(folder);
    Path file = folder.resolve(Manifest.FILE);
    String good = Files.readString(file);
    String edited = good.replace("abstain: 0.25", "abstain: 0.26");
    Files.writeString(file, edited);

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "%s (all before its last line): expected SHA-256 %s, found %s (%d bytes)"
                .formatted(file, sha256(good), sha256(edited), edited.indexOf("manifest-sha256")));
  }

  private static String sha256(String manifest) {
    int last = manifest.indexOf("manifest-sha256");
    return Sha256.of(manifest.substring(0, last).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void manifestWithoutItsLastLineIsRefused() throws IOException {
    TestPacks.write(folder);
    Path file = folder.resolve(Manifest.FILE);
    Files.writeString(file, Files.readString(file).stripTrailing());

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": expected a last line 'manifest-sha256:' and 64 hexadecimal digits, found"
                + " another");
  }

  @Test
  void formatBeforeManifestsWerePinnedIsNamed() throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE), "format: 1\nname: old\n");

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/model.yaml: expected 'format: 3' or 2, found 1");
  }

  @Test
  void sameContentGivesTheSameBytes() throws IOException {
    Path first = TestPacks.write(folder.resolve("a"));
    Path second = TestPacks.write(folder.resolve("b"));

    for (String file :
        new String[] {Manifest.FILE, ClassifierSpecification.HEAD, ModelPack.GOLDEN}) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  /** As where a disk is full: something is in the way of a file. */
  @Test
  void packThatCannotBeWrittenLeavesNothingBehind() throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve(Manifest.FILE).resolve("x"));
    ModelPack pack = RulePacks.all();

    assertThatThrownBy(() -> pack.write(folder)).isInstanceOf(java.io.UncheckedIOException.class);

    assertThat(inTheWay).exists();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve(Manifest.FILE));
    }
  }

  @Test
  void writingOverAPackReplacesIt() {
    TestPacks.write(folder);
    ModelPack.write(
        folder,
        TestPacks.manifest("x", "y", "z"),
        Map.of(ClassifierSpecification.HEAD, TestPacks.head(3, 384)));

    assertThat(ClassifierSpecification.of(ModelFolder.open(folder.toString())).labels())
        .containsExactly("x", "y", "z");
  }

  @Test
  void packInMemoryIsTheOneThatIsWritten() {
    ModelPack pack =
        ModelPack.of(
            TestPacks.manifest("a", "b"),
            Map.of(ClassifierSpecification.HEAD, TestPacks.head(2, 384)));

    pack.write(folder);

    ModelPack written = ModelFolder.open(folder.toString());
    assertThat(written.identity()).isEqualTo(pack.identity());
    assertThat(written.manifest()).isEqualTo(pack.manifest());
    assertThat(written.file(ClassifierSpecification.HEAD))
        .isEqualTo(pack.file(ClassifierSpecification.HEAD));
    assertThat(pack.describe(ClassifierSpecification.HEAD))
        .isEqualTo("new pack tiny/head.safetensors");
  }

  @Test
  void nothingIsWrittenOutsideTheFolder() {
    ModelPack pack = ModelPack.of(TestPacks.manifest("a", "b"), Map.of("../x", new byte[1]));

    assertThatThrownBy(() -> pack.write(folder.resolve("pack")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("leaves it");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void shippedPackOpens() {
    ModelPack pack = ModelFolder.open(TestPacks.SHIPPED);

    List<String> labels = ClassifierSpecification.of(pack).labels();
    assertThat(labels.subList(0, 77)).isSorted();
    assertThat(labels.subList(77, labels.size())).containsExactly("none", "follow_up");
    assertThat(
            Safetensors.read(
                    pack.file(ClassifierSpecification.HEAD),
                    pack.describe(ClassifierSpecification.HEAD))
                .get("weight")
                .shape())
        .containsExactly(79, 768);
  }

  @Test
  void shippedManifestIsWrittenAsItWasRead() {
    byte[] yaml = PackFiles.at(TestPacks.SHIPPED).read(Manifest.FILE);

    assertThat(Manifest.read(yaml, Manifest.FILE).toYaml()).isEqualTo(yaml);
  }

  @Test
  void everyFlippedByteOfAPinnedFileIsRefused() throws IOException {
    TestPacks.write(folder);
    Path head = folder.resolve(ClassifierSpecification.HEAD);
    byte[] good = Files.readAllBytes(head);
    for (int at = 0; at < good.length; at += 97) {
      byte[] altered = good.clone();
      altered[at] ^= 1;
      Files.write(head, altered);

      assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
          .isInstanceOf(ModelFormatException.class)
          .hasMessage(
              "%s: expected SHA-256 %s, found %s (%d bytes)"
                  .formatted(head, Sha256.of(good), Sha256.of(altered), good.length));
    }
  }

  @Test
  void truncatedFileIsRefused() throws IOException {
    TestPacks.write(folder);
    Path head = folder.resolve(ClassifierSpecification.HEAD);
    byte[] good = Files.readAllBytes(head);
    Files.write(head, Arrays.copyOf(good, good.length - 1));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "%s: expected %d bytes, found %d".formatted(head, good.length, good.length - 1));
  }

  @Test
  void missingFileIsRefused() throws IOException {
    TestPacks.write(folder);
    Files.delete(folder.resolve(ClassifierSpecification.HEAD));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(ClassifierSpecification.HEAD)
        .hasMessageContaining("found nothing");
  }

  @Test
  void folderWithoutManifestIsRefused() {
    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/model.yaml: expected a readable file, found nothing");
  }

  @Test
  void fileThatIsNotPinnedIsRefused() {
    ModelPack.write(folder, TestPacks.manifest("a", "b"), Map.of("other", new byte[1]));
    ModelPack pack = ModelFolder.open(folder.toString());

    assertThatThrownBy(
            () ->
                Safetensors.read(
                    pack.file(ClassifierSpecification.HEAD),
                    pack.describe(ClassifierSpecification.HEAD)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            folder
                + "/model.yaml: expected an entry 'head.safetensors' under files, found [other]");
  }

  /** Each edit of a good manifest, and what must stand in the one line that refuses it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: 3|format: 1|expected 'format: 3' or 2, found 1",
        "format: 3|formats: 3|expected 'format: 3' or 2, found no format",
        "format: 3|format: one|expected 'format: 3' or 2, found \"one\"",
        "name: tiny|name: tiny\\nnome: x|found 'nome'",
        "licence:|licences:|licence",
        "name: tiny|# name|expected 'name', found nothing",
        "name: tiny|name:|expected a name and a version",
        "temperature: 0.5|temperature: 0|expected a temperature above 0",
        "temperature: 0.5|temperature: .inf|Malformed numeric value '.inf'",
        "temperature: 0.5|temperature: .nan|.nan",
        "temperature: 0.5|temperature: warm|warm",
        "abstain: 0.25|abstain: 1.5|abstain threshold in [0, 1]",
        "abstain: 0.25|abstain: 0.25\\n    abstain: 0.3|abstain",
        "hidden-size: 384|hidden-size: 0|expected a hidden size of at least 1",
        "max-tokens: 256|max-tokens: 2|at least 3 tokens",
        "- good|- [good]|at 'tasks.0.labels.0'",
        "- good|-|expected a name without control characters for every label, found none for label 1",
        "head.safetensors:|../../head.safetensors:|leaves it",
        "head.safetensors:|/etc/hostname:|leaves it",
        "head.safetensors:|other:\\n  head.safetensors:|found at 'files.other'",
        "head.safetensors:|other: ~\\n  head.safetensors:|expected size and SHA-256 of 'other'",
        "bytes: 1\\n|bytes: -1\\n|expected 'sha256' and 'bytes' from 0 on, found 00 and -1",
        "validation-accuracy: 0.75|validation-accuracy: ~|expected a number for 'validation-accuracy'",
        "onnxruntime: 1|onnxruntime: ~|expected 'card.libraries.onnxruntime', found nothing",
        "card:|card: [|",
        "task: classify|task: classify\\n---\\nx: 1|",
        "task: classify|task: &a [*a]|",
      })
  void alteredManifestIsRefusedOnOneLine(String old, String replacement, String message) {
    TestPacks.write(folder);
    TestPacks.edit(folder, old.replace("\\n", "\n"), replacement.replace("\\n", "\n"));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .message()
        .startsWith(folder.toString())
        .contains(message == null ? "" : message)
        .hasLineCount(1)
        .doesNotContain("problem: null");
  }

  @ParameterizedTest
  @CsvSource({"''", "null", "[]", "just text", "'a: b: c'", "'%'", "'{'"})
  void manifestThatIsNoneIsRefusedOnOneLine(String yaml) throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE), yaml);

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .message()
        .startsWith(folder + "/model.yaml")
        .contains("expected")
        .hasLineCount(1);
  }

  @Test
  void manifestInAnotherEncodingIsRefused() throws IOException {
    Files.write(folder.resolve(Manifest.FILE), "name: größe".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .hasMessage(folder + "/model.yaml: expected UTF-8, found other bytes");
  }
}
