package dev.gloss.cli;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A command in a JVM of its own, as the launcher starts it: with our logging, without tests. */
final class GlossProcess {
  private GlossProcess() {}

  /**
   * What a command said.
   *
   * @param out standard output, by line
   * @param err standard error, by line
   */
  record Ended(int exitCode, List<String> out, List<String> err) {}

  /**
   * @param directory for the output's files
   * @throws AssertionError if it has not ended after {@code limit}; it is ended then
   */
  static Ended run(Path directory, Duration limit, String... arguments) throws Exception {
    return start(directory, arguments).await(limit);
  }

  /** Starts a command; whoever does ends it. */
  static Running start(Path directory, String... arguments) throws Exception {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                // Most last some seconds: what the second compiler would do comes too late.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                classPath(),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    List.of("GLOSS_LOG_LEVEL", "GLOSS_DEBUG", "GLOSS_COLUMNS", "GLOSS_TERMINAL")
        .forEach(builder.environment()::remove);
    return new Running(builder.start(), String.join(" ", arguments), out, err);
  }

  /** A command that has been started. */
  record Running(Process process, String arguments, Path out, Path err) implements AutoCloseable {
    /** As {@code kill} does without an option. */
    void terminate() {
      process.destroy();
    }

    /**
     * @throws AssertionError if it has not ended after {@code limit}; it is ended then
     */
    Ended await(Duration limit) throws Exception {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              "expected gloss %s to end within %d s, found it running; it said:%n%s"
                  .formatted(arguments, limit.toSeconds(), Files.readString(err)));
        }
      } finally {
        close();
      }
      return new Ended(process.exitValue(), lines(out), lines(err));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static List<String> lines(Path file) throws Exception {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  /** Flink's test jars bring a logging configuration of their own. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("-tests.jar") && !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
