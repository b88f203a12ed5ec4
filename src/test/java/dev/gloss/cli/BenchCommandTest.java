package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.bench.FakeFastText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchCommandTest {
  @TempDir Path folder;
  private String data;

  @BeforeEach
  void writeData() throws IOException {
    Path file = folder.resolve("texts.jsonl");
    Files.writeString(
        file,
        """
        {"text":"How do I change my PIN?","label":"change_pin"}
        {"text":"My new card still has not arrived.","label":"card_arrival"}
        """);
    data = file.toString();
  }

  @Test
  void tokenizerIsMeasuredOnTheTextsThatShip() {
    JsonNode result = run("tokenizer", "--seconds", "0.2", "--json").lastLine();

    assertThat(names(result)).containsExactly("machine", "load", "ratios", "throughput", "other");
    assertThat(names(result.path("ratios")))
        .containsExactly(
            "tokenizer-vs-djl", "tokenizer-vs-djl-sentences", "tokenizer-vs-djl-messages");
    assertThat(names(result.at("/ratios/tokenizer-vs-djl")))
        .containsExactly("median", "min", "max");
    assertThat(names(result.path("load"))).containsExactly("before", "after");
    assertThat(names(result.path("machine"))).contains("processor", "cores", "versions");
    assertThat(result.at("/machine/versions/gloss").textValue()).startsWith("0.");
    assertThat(result.at("/other/textsWithOtherIds").doubleValue()).isZero();
  }

  @Test
  void tokenizerReadsTextsOfItsUsers() {
    JsonNode result = run("tokenizer", "--seconds", "0.1", "--data", data, "--json").lastLine();

    assertThat(names(result.path("ratios"))).containsExactly("tokenizer-vs-djl");
    assertThat(result.at("/other/texts").intValue()).isEqualTo(2);
  }

  @Test
  void tableNamesWhatWasMeasuredWhere() {
    Console console = run("tokenizer", "--seconds", "0.1", "--data", data);

    assertThat(console.out())
        .contains("texts a second", "times as fast", "tokenizer-vs-djl", "cores", "gloss 0.")
        .containsPattern("load -?\\d+\\.\\d\\d before, -?\\d+\\.\\d\\d after\n$");
  }

  @Test
  void classifierIsMeasuredAgainstItsPeersAndJudged() throws IOException {
    Console console =
        run(
            "classifier",
            "--seconds",
            "0.5",
            "--data",
            data,
            "--fasttext",
            FakeFastText.in(folder).toString(),
            "--train",
            data,
            "--validation",
            data,
            "--json");

    JsonNode result = console.lastLine();
    assertThat(names(result))
        .containsExactly("machine", "load", "ratios", "latencyMillis", "throughput", "other");
    assertThat(names(result.path("ratios")))
        .containsExactly(
            "student-vs-fasttext", "student-vs-teacher", "cascade-vs-teacher", "teacher-vs-naive");
    assertThat(names(result.path("throughput")))
        .containsExactly("cascade", "student", "teacher", "naive", "fasttext");
    assertThat(names(result.path("latencyMillis")))
        .containsExactly("cascade", "student", "teacher");
    assertThat(result.at("/other/accuracy-teacher").doubleValue()).isEqualTo(1);
    assertThat(result.at("/other/accuracy-fasttext").doubleValue()).isEqualTo(0.5);
    assertThat(result.path("other").has("escalated")).isTrue();
  }

  @Test
  void fastTextThatFailsIsOneLine() throws IOException {
    Console console =
        run(
            "classifier",
            "--data",
            data,
            "--fasttext",
            data,
            "--train",
            data,
            "--validation",
            data);

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err())
        .isEqualTo(
            "gloss bench classifier: %s: expected the fastText program, found one that cannot be run\n"
                .formatted(data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "1e9"})
  void secondsThatMeasureNothingAreMisuse(String seconds) {
    Console console = run("tokenizer", "--seconds", seconds);

    assertThat(console.exitCode()).isEqualTo(Main.USAGE);
    assertThat(console.err()).contains("--seconds: expected a number from 0.1 to 3600.0, found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fasttext f",
        "--fasttext f --train t",
        "--fasttext f --fasttext-model m --train t --validation v",
        "--train t --validation v",
        "--fasttext-model m"
      })
  void fastTextNeedsAModelOrTextsToLearnFrom(String options) {
    List<String> arguments = new ArrayList<>(List.of("classifier"));
    arguments.addAll(List.of(options.split(" ")));

    Console console = run(arguments.toArray(String[]::new));

    assertThat(console.exitCode()).isEqualTo(Main.USAGE);
    assertThat(console.err()).contains("expected --fasttext");
  }

  @Test
  void benchAloneIsMisuse() {
    assertThat(run().exitCode()).isEqualTo(Main.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer", "classifier"})
  void helpHasAnExample(String bench) {
    assertThat(run(bench, "--help").out()).contains("gloss bench " + bench);
  }

  private static Console run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    return Console.run(all.toArray(String[]::new));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
