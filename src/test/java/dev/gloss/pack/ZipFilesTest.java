package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.foreign.ModelFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZipFilesTest {
  @TempDir Path folder;

  @Test
  void packOpensFromAZipAsFromItsFolder() throws IOException {
    Path pack = TestPacks.write(folder.resolve("pack"));
    ModelPack plain = ModelFolder.open(pack.toString());
    for (String top : new String[] {"", "tiny/"}) {
      Path zip = folder.resolve("pack.zip");
      Files.write(zip, TestPacks.zip(pack, top));

      for (String location : new String[] {zip.toString(), "file:" + zip}) {
        ModelPack zipped = ModelFolder.open(location);

        assertThat(zipped.identity()).isEqualTo(plain.identity());
        assertThat(zipped.file(ClassifierSpecification.HEAD))
            .isEqualTo(plain.file(ClassifierSpecification.HEAD));
        assertThat(zipped.describe(ClassifierSpecification.HEAD))
            .isEqualTo(location + "!/" + top + "head.safetensors");
      }
    }
  }

  @Test
  void otherFilesBesideTheOnlyPackDoNotMatter() throws IOException {
    byte[] zip = zip("pack/model.yaml", "__MACOSX/pack/._model.yaml", "LIESMICH");

    assertThat(new String(ZipFiles.of(zip, "x.zip").read("model.yaml"), StandardCharsets.UTF_8))
        .isEqualTo("pack/model.yaml");
  }

  @Test
  void manifestAtTheRootWins() throws IOException {
    byte[] zip = zip("other/model.yaml", "model.yaml");

    assertThat(new String(ZipFiles.of(zip, "x.zip").read("model.yaml"), StandardCharsets.UTF_8))
        .isEqualTo("model.yaml");
  }

  @Test
  void twoPacksInAZipAreRefused() throws IOException {
    refused(
        zip("a/model.yaml", "b/model.yaml"),
        "x.zip: expected one folder with a model.yaml, found 2 such folders");
  }

  @Test
  void fileOfAZipWithoutManifestIsFoundInItsOnlyFolder() throws IOException {
    byte[] zip = zip("m/config.json", "m/onnx/model.onnx");

    assertThat(ZipFiles.of(zip, "x.zip").read("onnx/model.onnx")).hasSize(17);
    assertThatThrownBy(() -> ZipFiles.of(zip, "x.zip").read("model.yaml"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("x.zip!/m/model.yaml: expected a file, found nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "a//b",
        "./a",
        "..",
        "..\\evil",
        "a\nb",
        "../folder/"
      })
  void nameThatLeavesTheZipIsRefused(String name) throws IOException {
    refused(zip("model.yaml", name), "x.zip: expected ");
  }

  @Test
  void nameThatStandsTwiceIsRefused() throws IOException {
    byte[] zip = zip("model.yaml", "head-a", "head-b");
    replace(zip, "head-b", "head-a");

    refused(zip, "x.zip: expected every file once, found 'head-a' twice");
  }

  @Test
  void nameThatIsAnotherInFrontOfTheFileIsRefused() throws IOException {
    byte[] zip = zip("model.yaml", "head-a");
    int local = new String(zip, StandardCharsets.ISO_8859_1).indexOf("head-a");
    zip[local] = 'H';

    assertThatThrownBy(() -> ZipFiles.of(zip, "x.zip").read("head-a"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching("x\\.zip: expected 'head-a' at byte \\d+, found another file or none");
  }

  @Test
  void everyCutOfAZipIsRefused() throws IOException {
    byte[] zip = TestPacks.zip(TestPacks.write(folder), "");
    for (int length = 0; length < zip.length; length += length < zip.length - 600 ? 37 : 1) {
      refused(
          Arrays.copyOf(zip, length), "x.zip: expected a whole zip, found " + length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model.yaml", "PK\u0005\u0006 and no more"})
  void otherBytesAreRefused(String content) {
    refused(content.getBytes(StandardCharsets.ISO_8859_1), "x.zip: expected a whole zip, found ");
  }

  @Test
  void damagedContentIsRefused() throws IOException {
    byte[] zip = TestPacks.zip(TestPacks.write(folder), "");
    // Within the deflated manifest.
    zip[200] ^= 0x55;

    assertThatThrownBy(() -> ZipFiles.of(zip, "x.zip").read("golden.jsonl"))
        .isInstanceOf(ModelFormatException.class)
        .message()
        .startsWith("x.zip!/golden.jsonl: expected a file that can be inflated, found ")
        .hasLineCount(1);
  }

  @Test
  void bombIsInflatedNoFurtherThanItsReaderAsks() throws IOException {
    byte[] zip = bomb(256 << 20);
    assertThat(zip).hasSizeLessThan(1 << 20);

    assertThatThrownBy(() -> ZipFiles.of(zip, "x.zip").read("model.yaml", 1000))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("x.zip!/model.yaml: expected at most 1000 bytes, found more");
    Files.write(folder.resolve("bomb.zip"), zip);
    assertThatThrownBy(() -> ModelFolder.open(folder.resolve("bomb.zip").toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("model.yaml: expected at most 8388608 bytes, found more");
  }

  @Test
  void storedFilesAreRead() throws IOException {
    byte[] content = "as it is".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("model.yaml");
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      out.putNextEntry(entry);
      out.write(content);
      out.setComment("a comment at the end");
    }

    assertThat(ZipFiles.of(bytes.toByteArray(), "x.zip").read("model.yaml")).isEqualTo(content);
  }

  private static void refused(byte[] zip, String message) {
    assertThatThrownBy(() -> ZipFiles.of(zip, "x.zip"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1);
  }

  /** A zip whose files hold their own names. */
  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          out.write(name.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bomb(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("model.yaml"));
      byte[] zeros = new byte[1 << 20];
      for (int written = 0; written < size; written += zeros.length) {
        out.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  private static void replace(byte[] zip, String old, String replacement) {
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace(old, replacement);
    System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, zip, 0, zip.length);
  }
}
