package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of one class, compiled against the built jar and Flink and run in a JVM of its own:
 * what it uses is there for users, and needs nothing else of ours.
 */
final class UserProjectITCase {
  private static final Path PROJECT = Path.of("src", "test", "user-project");

  @TempDir private Path classes;

  @Test
  void tagsMessages() throws Exception {
    String classPath = FlinkProcesses.classPath(BuiltJars.JOB);
    compile(classPath, PROJECT.resolve("src/main/java/example/TagMessages.java"));

    List<String> lines = run(classPath + File.pathSeparator + classes, "example.TagMessages");

    assertThat(lines)
        .contains(
            "ada asks for [lost_or_stolen_card, top_up_failed]",
            "ada asks for []",
            "cy asks for [change_pin]",
            "bo rejected: expected a text, found null");
  }

  @Test
  void itsPomAsksForTheVersionThatIsBuilt() throws Exception {
    String version =
        Files.readString(Path.of("pom.xml"))
            .split("<artifactId>gloss</artifactId>")[1]
            .split("<version>")[1]
            .split("<")[0];

    assertThat(Files.readString(PROJECT.resolve("pom.xml")))
        .contains("<artifactId>gloss</artifactId>\n      <version>" + version + "</version>");
  }

  private void compile(String classPath, Path source) {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.out,
                System.err,
                "--release",
                "17",
                "-Xlint:all,-processing,-path,-classfile",
                "-Werror",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(failed).isZero();
  }

  private static List<String> run(String classPath, String mainClass) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                classPath,
                mainClass)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }
}
