package dev.gloss.flink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.TestPacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkPackFileSystemTest {
  @TempDir Path folder;

  /** As every process of Flink's does, before threads with other class loaders come. */
  @BeforeAll
  static void initialize() {
    FileSystem.initialize(new Configuration(), null);
  }

  @Test
  void packOpensFromAFileSystemOfFlink() {
    Path local = TestPacks.write(folder.resolve("pack"));
    String location = "gloss-test://" + local;

    ModelPack pack = ModelFolder.open(location + "/");

    assertThat(pack.identity()).isEqualTo(ModelFolder.open(local.toString()).identity());
    assertThat(pack.describe(ClassifierSpecification.HEAD))
        .isEqualTo(location + "/head.safetensors");
  }

  @Test
  void zipOpensFromAFileSystemOfFlink() throws IOException {
    Path local = TestPacks.write(folder.resolve("pack"));
    Path zip = folder.resolve("pack.zip");
    Files.write(zip, TestPacks.zip(local, "tiny/"));

    ModelPack pack = ModelFolder.open("gloss-test://" + zip);

    assertThat(pack.identity()).isEqualTo(ModelFolder.open(local.toString()).identity());
  }

  @Test
  void threadsOfAnotherClassLoaderOpenItToo() throws Exception {
    String location = "gloss-test://" + TestPacks.write(folder);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Callable<ModelPack> open = () -> ModelFolder.open(location);
    try {
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());

      assertThat(open.call().identity().name()).isEqualTo("tiny");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void missingFileIsRefusedByName() {
    String location = "gloss-test://" + folder;

    assertThatThrownBy(() -> ModelFolder.open(location))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(location + "/model.yaml: expected a readable file, found nothing");
  }

  @Test
  void fileSystemThatFailsIsOneLine() {
    PackFiles files = PackFiles.at("gloss-test:///packs");

    assertThatThrownBy(() -> files.read("broken"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "gloss-test:///packs/broken: expected a readable file, found java.io.IOException: no"
                + " answer");
  }

  @Test
  void pathThatLeavesThePackIsRefused() {
    PackFiles files = PackFiles.at("gloss-test:///packs");

    assertThatThrownBy(() -> files.read("../x"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("leaves it");
  }

  @Test
  void unknownSchemeIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> ModelFolder.open("gopher://host/pack"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageMatching(
            "gopher://host/pack: expected a path or one of the schemes \\[classpath, file,"
                + " .*gloss-test.*\\], found 'gopher'");
  }

  @Test
  void placeThatIsNoUriIsRefused() {
    assertThatThrownBy(() -> ModelFolder.open("gopher:pack"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("found 'gopher'");
  }
}
