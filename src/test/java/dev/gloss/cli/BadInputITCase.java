package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads who got something wrong: what was expected, what was found, where. */
final class BadInputITCase {
  private static final Path JOB = Path.of("jobs", "plain-text.yaml");
  private static final Path PACK = Path.of("src", "main", "resources", "models", "banking-support");
  private static final String NOBODY = "kafka.bootstrap.servers=127.0.0.1:1";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void unknownKeyNamesItsLineAndTheOneThatWasMeant() throws Exception {
    Path job = directory.resolve("job.yaml");
    Files.writeString(job, Files.readString(JOB) + "parralelism: 2\n");
    int line = Files.readAllLines(job).size();

    assertThat(failure(Main.USAGE, "run", job.toString()))
        .containsExactly(
            job + ":" + line + ": parralelism: unknown key, did you mean parallelism?");
  }

  @Test
  void everythingThatIsWrongWithAJobFileIsTold() throws Exception {
    Path job = directory.resolve("job.yaml");
    Files.writeString(job, "name: x\nmodel: y\nparallelism: none\n");

    assertThat(failure(Main.USAGE, "check", job.toString()))
        .hasSizeBetween(4, 8)
        .allSatisfy(line -> assertThat(line).startsWith(job + ":").contains("expected", "found"))
        .anySatisfy(line -> assertThat(line).startsWith(job + ":3: parallelism:").contains("none"))
        .anySatisfy(line -> assertThat(line).contains("source.topic"));
  }

  @Test
  void missingJobFileIsNamed() throws Exception {
    Path job = directory.resolve("none.yaml");

    assertThat(failure(Main.USAGE, "run", job.toString()))
        .containsExactly(job + ": expected a job file, found no such file");
  }

  @Test
  void missingTopicIsNamedWithTheNearestThatExists() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      kafka.createTopic("texts", 1);
      kafka.createTopic("texts-enriched", 1);
      kafka.createTopic("text-dead-letters", 1);

      assertThat(
              failure(
                  Main.FAILURE,
                  "run",
                  JOB.toString(),
                  "--set",
                  "kafka.bootstrap.servers=" + kafka.bootstrapServers()))
          .singleElement()
          .asString()
          .startsWith("gloss run: expected topics 'texts-dead-letter'")
          .contains(kafka.bootstrapServers(), "nearest: text-dead-letters");
    }
  }

  @Test
  void brokerThatDoesNotAnswerIsNamed() throws Exception {
    assertThat(failure(Main.FAILURE, "run", JOB.toString(), "--set", NOBODY))
        .singleElement()
        .asString()
        .startsWith("gloss run: expected a Kafka broker at bootstrap.servers=127.0.0.1:1")
        .contains("found none");
  }

  @Test
  void missingPackIsNamed() throws Exception {
    Path pack = directory.resolve("no-pack");

    assertThat(failure(Main.FAILURE, "check", JOB.toString(), "--set", "model=" + pack))
        .containsExactly(
            "gloss check: "
                + pack
                + ": expected a folder or .zip with a model pack, found nothing");
  }

  @Test
  void missingPackOnTheClassPathIsNamed() throws Exception {
    assertThat(failure(Main.FAILURE, "inspect", "classpath:models/bankin-support"))
        .singleElement()
        .asString()
        .startsWith("gloss inspect: classpath:models/bankin-support")
        .contains("expected", "found nothing");
  }

  @Test
  void flippedByteInTheWeightsIsFound() throws Exception {
    Path pack = copyOfPack();
    Path head = pack.resolve("head.safetensors");
    byte[] bytes = Files.readAllBytes(head);
    bytes[bytes.length / 2] ^= 1;
    Files.write(head, bytes);

    assertThat(
            failure(Main.FAILURE, "run", JOB.toString(), "--set", NOBODY, "--set", "model=" + pack))
        .singleElement()
        .asString()
        .startsWith("gloss run: " + head)
        .contains("expected", "SHA-256", "found");
  }

  @Test
  void flippedByteInTheManifestIsFound() throws Exception {
    Path pack = copyOfPack();
    Path manifest = pack.resolve("model.yaml");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[Files.readString(manifest).indexOf("abstain: 0.") + "abstain: 0.".length()] ^= 1;
    Files.write(manifest, bytes);

    assertThat(failure(Main.FAILURE, "annotate", "--model", pack.toString(), JOB.toString()))
        .singleElement()
        .asString()
        .startsWith("gloss annotate: " + manifest)
        .contains("expected", "SHA-256", "found");
  }

  @Test
  void manifestThatIsNoYamlIsNamed() throws Exception {
    Path pack = copyOfPack();
    Path manifest = pack.resolve("model.yaml");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[Files.readString(manifest).indexOf(':')] = '\t';
    Files.write(manifest, bytes);

    assertThat(failure(Main.FAILURE, "inspect", pack.toString()))
        .hasSizeBetween(1, 3)
        .first()
        .asString()
        .startsWith("gloss inspect: " + manifest);
  }

  @Test
  void unknownCommandIsNamed() throws Exception {
    assertThat(failure(Main.USAGE, "annotat"))
        .hasSizeLessThan(5)
        .anySatisfy(line -> assertThat(line).contains("'annotat'"))
        .anySatisfy(line -> assertThat(line).contains("gloss annotate"));
  }

  @Test
  void unknownOptionIsNamedAboveTheUsage() throws Exception {
    assertThat(failure(Main.USAGE, "run", "--topic", JOB.toString()))
        .startsWith("Unknown option: '--topic'")
        .anySatisfy(line -> assertThat(line).startsWith("Usage: gloss run"));
  }

  /** Standard error of a command that fails as it should: in time and without a stack trace. */
  private List<String> failure(int exitCode, String... arguments) throws Exception {
    GlossProcess.Ended ended = GlossProcess.run(directory, LIMIT, arguments);

    assertThat(ended.exitCode()).as("%s", ended.err()).isEqualTo(exitCode);
    assertThat(ended.err())
        .noneMatch(line -> line.startsWith("\tat "))
        .noneMatch(line -> line.contains("Exception"));
    assertThat(ended.out()).isEmpty();
    return ended.err();
  }

  private Path copyOfPack() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("pack"));
    try (Stream<Path> files = Files.list(PACK)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
