package dev.gloss.cli;

import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.EnvironmentVariables;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.sql.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = {
      "Runs a script of Flink SQL on a Flink of its own, and prints what its queries find.",
      "A pack is a model there: CREATE MODEL m INPUT (text STRING) OUTPUT (label STRING, score FLOAT)",
      "WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support'), then",
      "SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(text)).",
      "${NAME} and ${NAME:-default} are taken from the environment. A script that says ${KAFKA} gets a",
      "broker of its own if the environment has no such variable; its topics are gone afterwards."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss sql jobs/enrich.sql"})
final class SqlCommand implements Callable<Integer> {
  private static final String KAFKA = "KAFKA";

  @Parameters(
      paramLabel = "FILE",
      description = "statements, each ended by ';'; - is standard input")
  private String file;

  @Override
  public Integer call() throws InterruptedException {
    String content = content();
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (environment.containsKey(KAFKA) || !content.contains("${" + KAFKA + "}")) {
      return run(content, environment);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.startForAnyTopic()) {
      System.err.println("Kafka: " + kafka.bootstrapServers());
      environment.put(KAFKA, kafka.bootstrapServers());
      return run(content, environment);
    }
  }

  private int run(String content, Map<String, String> environment) throws InterruptedException {
    String expanded;
    try {
      expanded = new EnvironmentVariables(environment).expand(content);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(file + ": " + e.getMessage());
    }
    SqlScript script = SqlScript.parse(file, expanded);
    // A cluster that outlives each job: one that ends with it may take the last results along.
    try (EmbeddedFlink flink =
        EmbeddedFlink.startTemporary(Runtime.getRuntime().availableProcessors())) {
      script.run(
          Map.of(
              "execution.target", "remote",
              "rest.address", flink.webInterface().getHost(),
              "rest.port", Integer.toString(flink.webInterface().getPort())));
      return Main.OK;
    }
  }

  private String content() {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new CommandFailedException(
          file + ": expected a script, found that it cannot be read: " + e);
    }
  }
}
