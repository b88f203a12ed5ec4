package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.pack.TestPacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateReportTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = folder.resolve("texts.jsonl");
    Files.writeString(
        data,
        """
        {"text":"How do I change my PIN?","label":"change_pin"}
        {"text":"My new card <b>still</b> has not arrived.","label":"change_pin"}
        """);
  }

  @Test
  void pageSaysWhatWasEvaluatedAndOutputStaysJson() throws IOException {
    Path report = folder.resolve("report.html");

    Console console = evaluate(report, "--json");

    assertThat(console.exitCode()).isZero();
    assertThat(console.lastLine().path("accuracy").doubleValue()).isEqualTo(0.5);
    assertThat(Files.readString(report))
        .contains("<h1>banking-support ")
        .contains("Evaluated on 2 texts of texts.jsonl.")
        .contains("My new card &lt;b&gt;still&lt;/b&gt; has not arrived.")
        .doesNotContain(folder.toString());
  }

  @Test
  void withoutJsonTheOutputNamesThePage() {
    Path report = folder.resolve("report.html");

    Console console = evaluate(report);

    assertThat(console.out()).endsWith("report written to " + report + "\n");
  }

  @Test
  void missingFolderIsSaidBeforeAnythingIsEvaluated() {
    Path report = folder.resolve("none/report.html");

    Console console = evaluate(report);

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .isEqualTo(
            "gloss evaluate: --report %s: expected a file in a folder that is there, found no such"
                    .formatted(report)
                + " folder\n");
  }

  @Test
  void folderIsNoFileToWriteTo() {
    Console console = evaluate(folder);

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err()).endsWith("found a folder\n");
  }

  @Test
  void dataIsNeverOverwritten() throws IOException {
    Console console = evaluate(data);

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err()).endsWith("found the data\n");
    assertThat(Files.readString(data)).startsWith("{");
  }

  private Console evaluate(Path report, String... more) {
    String[] arguments = {
      "evaluate", "-m", TestPacks.SHIPPED, "--data", data.toString(), "--report", report.toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Console.run(all);
  }
}
