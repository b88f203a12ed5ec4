package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.drift.Profile;
import dev.gloss.drift.Trait;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileCommandTest {
  private static final String PACK = "classpath:models/banking-support";

  @TempDir private Path folder;

  @Test
  void packThatItMakesCarriesTheProfileAndSaysTheSame() throws IOException {
    Path out = folder.resolve("out");

    Console console =
        Console.run(
            "profile",
            PACK,
            "--data",
            texts(300).toString(),
            "--out",
            out.toString(),
            "--pack-version",
            "3.0.0");

    assertThat(console.exitCode()).as(console.err()).isEqualTo(Main.OK);
    assertThat(console.out())
        .startsWith("profile of 300 texts, written to " + out + "\n")
        .contains("  labels: [none 150, card_arrival 150]\n");
    ModelPack pack = ModelPack.open(PackFiles.at(out.toString()));
    assertThat(pack.identity().version()).isEqualTo("3.0.0");
    assertThat(Profile.of(pack).orElseThrow().counts().get(Trait.LABELS))
        .containsEntry("card_arrival", 150L);
    assertThat(Console.run("inspect", out.toString()).exitCode()).isZero();
    assertThat(
            Console.runWith("My card has not come.", "annotate", "--model", out.toString()).out())
        .isEqualTo(
            Console.runWith("My card has not come.", "annotate", "--model", PACK)
                .out()
                .replace("\"2.1.1\"", "\"3.0.0\""));
  }

  @Test
  void fewTextsAreToldInALine() throws IOException {
    Path few = texts(10);

    Console console =
        Console.run(
            "profile", PACK, "--data", few.toString(), "--out", folder.resolve("out").toString());

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err())
        .isEqualTo(
            "gloss profile: %s: expected a profile of at least 200 texts, found 10%n"
                .formatted(few));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private Path texts(int number) throws IOException {
    return Files.writeString(
        folder.resolve("texts.jsonl"),
        IntStream.range(0, number)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "{\"text\": \"I still have not received my new card.\"}\n"
                        : "{\"text\": \"Have a lovely weekend, number %d.\"}\n".formatted(i))
            .collect(Collectors.joining()));
  }
}
