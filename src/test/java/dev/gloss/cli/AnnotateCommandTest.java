package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.TestPacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnnotateCommandTest {
  @Test
  void linesOfTextAreNumbered() {
    Console console = annotate("I still have not received my new card.\nHow do I change my PIN?\n");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(console.jsonLines())
        .extracting(line -> line.path("id").asText())
        .containsExactly("1", "2");
    assertThat(console.jsonLines())
        .extracting(line -> line.at("/tags/0/label").asText())
        .containsExactly("card_arrival", "change_pin");
  }

  @Test
  void lineHasTheKeysOfTheContract() {
    String text = "I still have not received my new card. It has been two weeks.";

    JsonNode line = annotate(text).lastLine();

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "id", "tags", "abstained", "tier", "summary", "model", "truncated", "tokens");
    assertThat(line.at("/tags/0").fieldNames())
        .toIterable()
        .containsExactly("label", "score", "start", "end");
    assertThat(line.at("/tags/0/score").doubleValue()).isBetween(0.5, 1.0);
    assertThat(
            text.substring(line.at("/tags/0/start").intValue(), line.at("/tags/0/end").intValue()))
        .isEqualTo("I still have not received my new card.");
    assertThat(line.path("abstained").isBoolean()).isTrue();
    assertThat(line.path("tier").asText()).isEqualTo("student");
    assertThat(line.path("truncated").booleanValue()).isFalse();
    assertThat(line.path("tokens").isInt()).isTrue();
    assertThat(line.at("/model/name").asText()).isEqualTo("banking-support");
    assertThat(line.at("/model/version").asText()).isEqualTo("2.1.1");
    int start = line.at("/summary/spans/0/start").intValue();
    int end = line.at("/summary/spans/0/end").intValue();
    assertThat(line.at("/summary/text").asText()).contains(text.substring(start, end));
  }

  @Test
  void lineWithoutTagsSaysWhy() {
    JsonNode line = annotate("The weather was lovely by the lake this morning.").lastLine();

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "tags",
            "abstained",
            "silence",
            "tier",
            "summary",
            "model",
            "truncated",
            "tokens");
    assertThat(line.path("tags")).isEmpty();
    assertThat(line.path("abstained").booleanValue()).isTrue();
    assertThat(line.path("silence").asText()).isEqualTo("none");
  }

  @Test
  void jsonLinesKeepTheirIds() {
    Console console =
        annotate(
            """
            {"id":"a","text":"How do I change my PIN?"}
            {"id":7,"text":"How do I change my PIN?"}
            {"text":"How do I change my PIN?"}
            {"id":null,"text":"How do I change my PIN?"}
            {"id":{"x":1},"text":"How do I change my PIN?"}
            """);

    assertThat(console.exitCode()).isZero();
    assertThat(console.jsonLines())
        .extracting(line -> line.path("id").asText())
        .containsExactly("a", "7", "3", "4", "5");
  }

  @Test
  void badLinesAreRejectedAndTheOthersAnnotated() {
    Console console =
        annotate(
            """
            {"id":"good","text":"How do I change my PIN?"}
            {"id":"secret
            {"id":"two","text":"secret"} {"text":"secret"}
            {"id":"missing"}
            {"id":"null","text":null}
            {"id":"wrong","text":["secret"]}
            {"id":"empty","text":"  "}
            plain secret
            {"id":"last","text":"How do I change my PIN?"}
            """);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.jsonLines())
        .extracting(line -> line.path("id").asText())
        .containsExactly("good", "2", "3", "missing", "null", "wrong", "empty", "8", "last");
    assertThat(console.jsonLines())
        .extracting(line -> line.at("/rejected/reason").asText())
        .containsExactly(
            "",
            "INVALID_JSON",
            "INVALID_JSON",
            "MISSING_FIELD",
            "MISSING_FIELD",
            "WRONG_TYPE",
            "EMPTY_TEXT",
            "INVALID_JSON",
            "");
    assertThat(console.err()).isEqualTo("gloss annotate: lines rejected: 7\n");
    assertThat(console.out()).doesNotContain("secret");
    assertThat(console.jsonLines().get(1).at("/rejected/message").asText())
        .isEqualTo("line 2: expected one JSON object");
  }

  @Test
  void textThatOnlyLooksLikeJsonLaterIsText() {
    Console console = annotate("How do I change my PIN?\n{\"text\":\"How do I change my PIN?\"}\n");

    assertThat(console.exitCode()).isZero();
    assertThat(console.jsonLines()).allSatisfy(line -> assertThat(line.has("tags")).isTrue());
  }

  @Test
  void emptyLineOfTextIsRejected() {
    Console console = annotate("\nHow do I change my PIN?\n");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.jsonLines().get(0).at("/rejected/reason").asText()).isEqualTo("EMPTY_TEXT");
    assertThat(console.jsonLines().get(1).has("tags")).isTrue();
  }

  @Test
  void lineThatIsNotUtf8IsRejectedNotMended(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("in.txt");
    Files.write(file, new byte[] {'a', (byte) 0xC3, '(', '\n', 'P', 'I', 'N', '\r', '\n'});

    Console console = Console.run("annotate", "-m", TestPacks.SHIPPED, file.toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.jsonLines().get(0).at("/rejected/reason").asText())
        .isEqualTo("INVALID_UTF8");
    assertThat(console.jsonLines().get(1).at("/summary/text").asText()).isEqualTo("PIN");
  }

  @Test
  void byteOrderMarkBeforeJsonLinesIsNoText() {
    Console console = annotate("\uFEFF{\"id\":\"a\",\"text\":\"How do I change my PIN?\"}\n");

    assertThat(console.exitCode()).isZero();
    assertThat(console.lastLine().path("id").asText()).isEqualTo("a");
  }

  @Test
  void noInputIsNoOutput() {
    Console console = annotate("");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).isEmpty();
  }

  @Test
  void fileIsRead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("in.txt"), "Größe: how do I change my PIN?");

    Console console = Console.run("annotate", "-m", TestPacks.SHIPPED, file.toString());

    assertThat(console.exitCode()).isZero();
    assertThat(console.lastLine().at("/summary/text").asText()).contains("Größe");
  }

  @Test
  void missingFileIsOneLine() {
    Console console = Console.run("annotate", "-m", TestPacks.SHIPPED, "/no/such/file");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo("gloss annotate: /no/such/file: expected a file, found nothing\n");
  }

  @Test
  void folderIsOneLine(@TempDir Path folder) {
    Console console = Console.run("annotate", "-m", TestPacks.SHIPPED, folder.toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo("gloss annotate: " + folder + ": expected a file, found a folder\n");
  }

  @Test
  void missingModelIsOneLine() {
    Console console = Console.runWith("hello", "annotate", "-m", "/no/such/pack");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo(
            "gloss annotate: /no/such/pack: expected a folder or .zip with a model pack, found nothing\n");
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  @Test
  void modelIsRequired() {
    Console console = Console.run("annotate");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--model");
  }

  private static Console annotate(String input) {
    return Console.runWith(input, "annotate", "--model", TestPacks.SHIPPED);
  }
}
