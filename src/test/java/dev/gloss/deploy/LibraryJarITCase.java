package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * A job of somebody's own gets the operator and nothing that makes packs: two jars hold the
 * classes, and the first needs nothing of the second.
 */
final class LibraryJarITCase {
  private static final Path OPERATOR = Path.of("target", "gloss.jar");
  private static final Path TOOLKIT = Path.of("target", "gloss-toolkit.jar");

  private static final List<String> TOOLKIT_PACKAGES =
      List.of("data", "evaluate", "train", "bench", "cli");

  static boolean isToolkit(String entry) {
    return TOOLKIT_PACKAGES.stream().anyMatch(name -> entry.startsWith("dev/gloss/" + name + "/"));
  }

  @Test
  void everyClassIsInOneOfBoth() throws IOException {
    List<String> operator = classes(OPERATOR);
    List<String> toolkit = classes(TOOLKIT);

    assertThat(operator)
        .contains("dev/gloss/annotate/Annotator.class", "dev/gloss/flink/job/GlossJob.class")
        .noneMatch(LibraryJarITCase::isToolkit);
    assertThat(toolkit)
        .contains("dev/gloss/cli/Main.class", "dev/gloss/train/classify/Distiller.class")
        .allMatch(LibraryJarITCase::isToolkit);
  }

  @Test
  void operatorBringsNoLoggingOfItsOwn() throws IOException {
    assertThat(entries(OPERATOR)).noneMatch(name -> name.startsWith("log4j2"));
  }

  /** In a JVM of its own, whose class path has neither the toolkit nor its libraries. */
  @Test
  void annotatesWithoutTheToolkit() throws Exception {
    String classPath =
        String.join(
            File.pathSeparator,
            BuiltJars.JOB.toString(),
            Path.of("target", "test-classes").toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                AnnotateOnce.class.getName(),
                "I still have not received my new card.")
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("card_arrival");
    assertThat(process.exitValue()).isZero();
  }

  private static List<String> classes(Path jar) throws IOException {
    return entries(jar).stream().filter(name -> name.endsWith(".class")).toList();
  }

  private static List<String> entries(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
