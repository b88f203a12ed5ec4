package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackFilesTest {
  @TempDir Path folder;

  @Test
  void folderIsReadWithAndWithoutItsScheme() throws IOException {
    Files.createDirectory(folder.resolve("deep"));
    Files.write(folder.resolve("deep/weights"), new byte[] {1, 2});

    assertThat(PackFiles.at(folder.toString()).read("deep/weights")).containsExactly(1, 2);
    assertThat(PackFiles.at("file:" + folder).read("deep/weights")).containsExactly(1, 2);
  }

  @Test
  void trailingSlashOfAClassPathPlaceDoesNotMatter() {
    byte[] manifest = PackFiles.at(TestPacks.SHIPPED).read(Manifest.FILE);

    assertThat(PackFiles.at(TestPacks.SHIPPED + "/").read(Manifest.FILE)).isEqualTo(manifest);
  }

  @Test
  void missingFolderIsRefused() {
    String missing = folder.resolve("none").toString();

    assertThatThrownBy(() -> PackFiles.at(missing))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(missing + ": expected a folder or .zip with a model pack, found nothing");
  }

  @Test
  void fileInPlaceOfAFolderIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("pack.bin"));

    assertThatThrownBy(() -> PackFiles.at(file.toString()))
        .hasMessage(file + ": expected a folder or .zip with a model pack, found a file");
  }

  @Test
  void missingZipIsRefused() throws IOException {
    String missing = folder.resolve("none.zip").toString();
    Path named = Files.createDirectory(folder.resolve("folder.zip"));

    assertThatThrownBy(() -> PackFiles.at(missing))
        .hasMessage(missing + ": expected a zip with a model pack, found nothing");
    assertThatThrownBy(() -> PackFiles.at(named.toString()))
        .hasMessage(named + ": expected a zip with a model pack, found a folder");
  }

  @Test
  void fileLongerThanItsReaderExpectsIsRefused() throws IOException {
    Files.write(folder.resolve("weights"), new byte[10]);
    PackFiles files = PackFiles.at(folder.toString());

    assertThat(files.read("weights", 10)).hasSize(10);
    assertThatThrownBy(() -> files.read("weights", 9))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/weights: expected at most 9 bytes, found more");
  }

  @Test
  void missingFileIsRefusedByName() {
    assertThatThrownBy(() -> PackFiles.at(folder.toString()).read("head"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/head: expected a readable file, found nothing");
  }

  @Test
  void folderInPlaceOfAFileIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("head"));

    assertThatThrownBy(() -> PackFiles.at(folder.toString()).read("head"))
        .hasMessage(folder + "/head: expected a readable file, found one that cannot be read");
  }

  @Test
  void missingResourceIsRefusedByName() {
    assertThatThrownBy(() -> PackFiles.at("classpath:models/none").read("model.yaml"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "classpath:models/none/model.yaml: expected a resource on the class path, found"
                + " nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/../../secret", "/etc/hostname", "a//b", "./a", ".."})
  void pathThatLeavesThePackIsRefused(String name) throws IOException {
    Files.writeString(folder.resolve("secret"), "x");
    Path pack = Files.createDirectories(folder.resolve("pack"));

    assertThatThrownBy(() -> PackFiles.at(pack.toString()).read(name))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            pack + ": expected a file of the pack, found a path that leaves it: '" + name + "'");
    assertThatThrownBy(() -> PackFiles.at(TestPacks.SHIPPED).read(name))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("leaves it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "..\\secret"})
  void nameThatNoPackWritesIsRefusedOnOneLine(String name) {
    assertThatThrownBy(() -> PackFiles.at(folder.toString()).read(name))
        .isInstanceOf(ModelFormatException.class)
        .message()
        .contains("without backslashes and control characters")
        .hasLineCount(1);
  }
}
