package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.pack.TestPacks;
import dev.gloss.summarize.SummarizerSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
  static List<String> commands() {
    return new CommandLine(Main.class)
        .getSubcommands().keySet().stream().filter(name -> !name.equals("help")).sorted().toList();
  }

  static List<Path> jobFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void commandsAreThoseOfTheContract() {
    assertThat(commands())
        .contains("demo", "run", "check", "annotate", "train", "evaluate", "inspect");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasAnExampleOfTheCommand(String command) {
    Console console = Console.run(command, "--help");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).contains("Example").containsPattern("(?m)^ .*gloss " + command);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void helpOfAllHasExamples() {
    assertThat(Console.run("--help").out()).contains("Examples:").contains(commands());
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(Console.run("--version").out()).matches("gloss \\d+\\.\\d+\\.\\d+\\S*\n");
  }

  @Test
  void unknownCommandIsMisuse() {
    Console console = Console.run("anotate");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("anotate");
  }

  @ParameterizedTest
  @MethodSource("jobFiles")
  void shippedJobFileIsGood(Path file) {
    Console console = Console.run("check", file.toString());

    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).startsWith(file + ": good: ").hasLineCount(1);
  }

  @Test
  void jobFileWithAnUnknownKeyIsMisuse(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(
        file, Files.readString(Path.of("jobs/plain-text.yaml")) + "\nmodell: classpath:x\n");

    Console console = Console.run("check", file.toString());

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).contains(file.toString(), "modell", "model");
  }

  @Test
  void jobFileWithAMissingModelFails() {
    Console console =
        Console.run("check", "jobs/plain-text.yaml", "--set", "model=classpath:models/none");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .startsWith("gloss check: classpath:models/none/model.yaml: expected a resource")
        .hasLineCount(1);
  }

  /** Before the job starts, and not in its slots. */
  @ParameterizedTest
  @ValueSource(strings = {"check", "run"})
  void modelWithoutATaskThatIsAskedFails(String command, @TempDir Path folder) {
    TestPacks.write(folder, ClassifierSpecification.class);

    Console console =
        Console.run(
            command,
            "jobs/plain-text.yaml",
            "--set",
            "model=" + folder,
            "--set",
            "tasks=classify,summarize");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains(
            folder
                + "/model.yaml: expected a pack with the task 'summarize', found one with [classify]")
        .hasLineCount(1);
  }

  @Test
  void modelThatOnlySummarizesIsGood(@TempDir Path folder) {
    TestPacks.write(folder, SummarizerSpecification.class);

    Console console = Console.run("check", "jobs/plain-text.yaml", "--set", "model=" + folder);

    assertThat(console.err()).isEmpty();
    assertThat(console.out()).contains(": good: ");
    assertThat(Console.run("inspect", folder.toString()).out())
        .contains("tasks", "summarize")
        .doesNotContain("Labels");
    assertThat(Console.run("inspect", folder.toString(), "--json").out()).contains("\"runsAs\":[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "run"})
  void missingJobFileIsOneLine(String command) {
    Console console = Console.run(command, "/no/such/job.yaml");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("/no/such/job.yaml").hasLineCount(1);
  }
}
