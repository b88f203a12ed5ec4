package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.flink.job.EnvironmentVariables;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.sql.SqlScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack as a model in a real SQL gateway before a real cluster, over the gateway's REST. */
final class SqlGatewayITCase {
  private static final Path SCRIPT = Path.of("jobs", "enrich.sql");
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void scriptRunsWithTheJobJarInLib() throws Exception {
    try (FlinkProcesses flink =
        FlinkProcesses.start(directory, 2, BuiltJars.NATIVE_LIBRARY, BuiltJars.JOB)) {
      Session session = new Session(flink.startSqlGateway());

      assertEnriches(session);
    }
  }

  @Test
  void scriptRunsAfterAddJar() throws Exception {
    try (FlinkProcesses flink = FlinkProcesses.start(directory, 2, BuiltJars.NATIVE_LIBRARY)) {
      Session session = new Session(flink.startSqlGateway());
      session.execute("ADD JAR '" + BuiltJars.JOB.toAbsolutePath() + "'");

      assertEnriches(session);
    }
  }

  private static void assertEnriches(Session session) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startForAnyTopic()) {
      String script =
          new EnvironmentVariables(Map.of("KAFKA", kafka.bootstrapServers()))
              .expand(Files.readString(SCRIPT));
      List<JsonNode> rows = List.of();
      for (SqlScript.Statement each : SqlScript.parse("enrich.sql", script).statements()) {
        rows = session.execute(each.sql());
      }

      assertThat(rows)
          .extracting(row -> row.get(0).asText() + " " + row.get(2).asText("-"))
          .containsExactlyInAnyOrder(
              "m1 top_up_failed",
              "m2 card_arrival",
              "m3 -",
              "m4 -",
              "m5 -",
              "m6 cash_withdrawal_charge");
      assertThat(rows)
          .filteredOn(row -> row.get(0).asText().equals("m4"))
          .allSatisfy(row -> assertThat(row.get(6).asText()).startsWith("EMPTY_TEXT"));
    }
  }

  /** One of the gateway's sessions, whose INSERTs are waited for. */
  private static final class Session {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI gateway;
    private final String session;

    Session(URI gateway) throws Exception {
      this.gateway = gateway;
      this.session =
          post("sessions", Map.of("properties", Map.of("table.dml-sync", "true")))
              .get("sessionHandle")
              .asText();
    }

    /** The rows that a statement answers with. */
    List<JsonNode> execute(String sql) throws Exception {
      String operation =
          post("sessions/" + session + "/statements", Map.of("statement", sql))
              .get("operationHandle")
              .asText();
      List<JsonNode> rows = new ArrayList<>();
      URI next =
          gateway.resolve(
              "sessions/%s/operations/%s/result/0?rowFormat=JSON".formatted(session, operation));
      long end = System.nanoTime() + LIMIT.toNanos();
      while (true) {
        assertThat(System.nanoTime() - end).as(sql).isNegative();
        JsonNode page = send(HttpRequest.newBuilder(next).build());
        page.at("/results/data").forEach(row -> rows.add(row.get("fields")));
        if (page.get("resultType").asText().equals("EOS")) {
          return rows;
        }
        next = gateway.resolve(page.get("nextResultUri").asText());
        Thread.sleep(50);
      }
    }

    private JsonNode post(String path, Object body) throws Exception {
      return send(
          HttpRequest.newBuilder(gateway.resolve(path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build());
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
      var response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(200);
      return JSON.readTree(response.body());
    }
  }
}
