package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.TestPacks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxRuntimeTest {
  /** ONNX Runtime 1.29 overflows a stack of 1 MiB on such a line, and the JVM is gone. */
  private static final int COMMAND_LINE_CHARACTERS = 20_000;

  @Test
  void longCommandLineDoesNotKillTheProcess(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Encodes.class.getName(),
                "x".repeat(COMMAND_LINE_CHARACTERS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(folder.toFile())
            .start();

    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(output).content().contains("encoded 384");
    assertThat(process.exitValue()).isZero();
  }

  /** What the child process runs: like a slot, on a thread with the default stack. */
  static final class Encodes {
    private Encodes() {}

    public static void main(String[] arguments) {
      try (TextEncoder encoder =
          TextEncoder.open(EncoderReference.MINI_LM, PackFiles.at(TestPacks.SHIPPED))) {
        System.out.println("encoded " + encoder.vectorOfToken(2000).length);
      }
    }
  }
}
