package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {
  @TempDir private Path temporary;

  @Test
  void folderGoesWithItsOwner() throws Exception {
    ScratchFolder scratch = ScratchFolder.create(temporary, "mine-");
    Files.createFile(Files.createDirectory(scratch.path().resolve("a")).resolve("b"));

    scratch.close();

    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws Exception {
    Path left = Files.createDirectory(temporary.resolve("mine-left"));
    DirectoryLock.acquire(left).close();
    Files.createFile(left.resolve("flink-rpc.jar"));
    Path beingMade = Files.createDirectory(temporary.resolve("mine-new"));
    Path others = Files.createDirectory(temporary.resolve("others"));
    DirectoryLock.acquire(others).close();
    ScratchFolder first = ScratchFolder.create(temporary, "mine-");

    ScratchFolder second = ScratchFolder.create(temporary, "mine-");

    assertThat(left).doesNotExist();
    assertThat(temporary)
        .isDirectoryContaining(beingMade::equals)
        .isDirectoryContaining(others::equals)
        .isDirectoryContaining(first.path()::equals)
        .isDirectoryContaining(second.path()::equals);
    first.close();
    second.close();
  }

  /** A process that looked at its own locks would give them up, where they are POSIX's. */
  @Test
  void folderIsStillLockedAgainstOthersAfterThisProcessHasMadeAnother() throws Exception {
    try (ScratchFolder first = ScratchFolder.create(temporary, "mine-")) {
      ScratchFolder.create(temporary, "mine-").close();

      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Other.class.getName(),
                  temporary.toString())
              .inheritIO()
              .start();
      assertThat(other.waitFor()).isZero();

      assertThat(first.path()).isDirectory();
    }
  }

  /** Another process that makes a folder of its own. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) {
      ScratchFolder.create(Path.of(arguments[0]), "mine-").close();
    }
  }
}
