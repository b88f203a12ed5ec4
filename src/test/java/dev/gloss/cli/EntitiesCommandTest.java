package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities on the command line, from the making of a pack to what it says. */
final class EntitiesCommandTest {
  private static final String TEXT =
      "Maria Lopez, card 4539 1488 0343 6467, write to maria@example.org from 10.0.0.7\n";

  @TempDir Path folder;

  @Test
  void shippedPackShowsTheRedactedTextAndTheSpans() {
    Console console = Console.runWith(TEXT, "annotate", "--model", "classpath:models/pii");

    assertThat(console.exitCode()).isZero();
    JsonNode said = console.lastLine();
    assertThat(said.get("redacted").asText())
        .isEqualTo("Maria Lopez, card <CREDIT_CARD>, write to <EMAIL_ADDRESS> from <IP_ADDRESS>");
    assertThat(said.get("entities").findValuesAsText("type"))
        .containsExactly("CREDIT_CARD", "EMAIL_ADDRESS", "IP_ADDRESS");
    assertThat(said.at("/entities/0/start").intValue()).isEqualTo(18);
    assertThat(said.at("/entities/0/end").intValue()).isEqualTo(37);
    assertThat(said.at("/summary/text").asText()).doesNotContain("4539", "maria@");
  }

  @Test
  void textIsMaskedOrKeptIfThatIsAsked() {
    assertThat(redacted("mask")).isEqualTo("Maria Lopez, card ***, write to *** from ***");
    assertThat(redacted("keep")).isEqualTo(TEXT.strip());
  }

  private static String redacted(String action) {
    return Console.runWith(TEXT, "annotate", "--model", "classpath:models/pii", "--redact", action)
        .lastLine()
        .get("redacted")
        .asText();
  }

  @Test
  void hashNeedsAKeyThatACommandLineWouldShow() {
    Console console =
        Console.runWith(TEXT, "annotate", "-m", "classpath:models/pii", "--redact", "hash");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("expected mask, replace or keep, found hash");
  }

  @Test
  void packOfRulesIsMadeInspectedAndJudged() throws IOException {
    Path pack = folder.resolve("rules");
    Path data =
        Files.writeString(
            folder.resolve("marked.jsonl"),
            """
            {"text":"ask bo@example.org or Bo","entities":[{"type":"MAIL","start":4,"end":18},{"type":"NAME","start":22,"end":24}]}
            {"tokens":["no","mail","here"],"tags":["O","O","O"]}
            """);

    Console made =
        Console.run(
            "train", "--task", "entities", "--rule", "email=MAIL", "--out", pack.toString());
    Console inspected = Console.run("inspect", pack.toString());
    Console judged =
        Console.run("evaluate", "--model", pack.toString(), "--data", data.toString(), "--json");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).contains("MAIL");
    JsonNode figures = judged.lastLine();
    assertThat(figures.get("precision").doubleValue()).isEqualTo(1);
    assertThat(figures.get("recall").doubleValue()).isEqualTo(0.5);
    assertThat(figures.at("/types/NAME/recall").doubleValue()).isZero();
    assertThat(Console.run("evaluate", "-m", pack.toString(), "--data", data.toString()).out())
        .contains("span F1 0.6667 (precision 1.0000, recall 0.5000) on 2 entities of 2 texts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--task entities",
        "--task entities --labels labels.yaml",
        "--task entities --train t.jsonl --method probe",
        "--task entities --train t.jsonl --precision 0.9",
        "--task entities --rule email=MAIL --validation v.jsonl",
        "--task entities --rule nonsense=MAIL",
        "--task entities --train t.jsonl --epochs 0",
        "--task entities --train t.jsonl --layers 2,1",
        "--task entities --train t.jsonl --layers 0,6",
        "--task classify --train t.jsonl --layers 0,1",
        "--task classify",
        "--task classify --train t.jsonl --rule email=MAIL",
        "--task classify --train t.jsonl --method finetune --background b.txt"
      })
  void whatCannotBeAskedTogetherIsAUsageError(String arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(("train " + arguments).split(" ")));
    all.addAll(List.of("--out", folder.resolve("out").toString()));

    Console console = Console.run(all.toArray(String[]::new));

    assertThat(console.exitCode()).as(console.err()).isEqualTo(2);
    assertThat(console.err()).contains("expected").doesNotContain("Exception");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongLineOfTheDataIsNamed() throws IOException {
    Path data =
        Files.writeString(
            folder.resolve("bad.jsonl"), "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\"]}\n");

    Console console =
        Console.run(
            "train",
            "--task",
            "entities",
            "--train",
            data.toString(),
            "--out",
            folder.resolve("out").toString());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("bad.jsonl:1: expected as many tags as tokens and at least one, found 2 tokens");
  }
}
