package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.flink.files.WholeFile;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard asks Prometheus for nothing that a running job does not report. What it is asked
 * for is looked up in what the job's own reporter says; what Prometheus makes of it is not tried.
 */
final class DashboardITCase {
  private static final Path DASHBOARD = Path.of("deploy", "grafana", "gloss-dashboard.json");
  private static final String MODEL = "classpath:models/banking-support";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** A metric with the labels that it is chosen by; functions are followed by a parenthesis. */
  private static final Pattern SELECTOR = Pattern.compile("(flink_[A-Za-z0-9_]+)(\\{[^}]*\\})?");

  private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

  private static final Pattern LABEL = Pattern.compile("([A-Za-z_]+)(=~?)\"([^\"]*)\"");

  @TempDir private Path directory;

  @Test
  void everyQueryFindsWhatItAsksForInARunningJob() throws Exception {
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(10);
    int port = freePort();
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink =
            EmbeddedFlink.startTemporary(
                2,
                Map.of(
                    "metrics.reporter.prom.factory.class",
                    "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                    "metrics.reporter.prom.port",
                    Integer.toString(port)))) {
      JobSettings settings = settings(kafka);
      for (String topic : List.of("support-messages", "support-enriched", "support-dead-letter")) {
        kafka.createTopic(topic, 2);
      }
      StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
      GlossJob.preflight(settings);
      GlossJob.build(environment, settings);
      flink.submit(environment, settings.name());
      write(kafka);

      List<String> unanswered = queries;
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!unanswered.isEmpty() && System.nanoTime() < end) {
        List<String> now = samples(port);
        unanswered = queries.stream().filter(query -> !isAnswered(query, now)).toList();
        Thread.sleep(500);
      }

      assertThat(unanswered).as("queries without an answer").isEmpty();
    }
  }

  private JobSettings settings(EmbeddedKafka kafka) throws IOException {
    Path channel = directory.resolve("channel.json");
    WholeFile.write(
        channel.toString(),
        Channel.promoting(
                Optional.empty(), MODEL, ModelFolder.open(MODEL).identity(), Instant.EPOCH)
            .toJson());
    return JobFile.read(
        Path.of("jobs", "banking-support.yaml"),
        Map.of(),
        List.of(
            "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
            "model=" + Channel.PREFIX + channel,
            "shadow.model=classpath:models/assistant",
            "shadow.share=1",
            "checkpoint-interval=1s"));
  }

  private static void write(EmbeddedKafka kafka) {
    try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "support-messages")) {
      for (int i = 0; i < 4_000; i++) {
        String value =
            i % 200 == 0
                ? "{"
                : "{\"id\":\"m%1$d\",\"conversation\":\"c%1$d\",\"body\":{\"text\":\"My card has not come.\"}}"
                    .formatted(i);
        input.write(
            new OutboundRecord(
                null,
                value.getBytes(StandardCharsets.UTF_8),
                System.currentTimeMillis(),
                List.of()));
      }
      input.flush();
    }
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode panel : dashboard.get("panels")) {
      panel.get("targets").forEach(target -> queries.add(target.get("expr").textValue()));
    }
    dashboard
        .get("templating")
        .get("list")
        .forEach(
            variable -> {
              if (variable.get("type").textValue().equals("query")) {
                queries.add(variable.get("query").textValue());
              }
            });
    return queries;
  }

  /** Whether each metric of the query has a sample with the labels that it is asked for by. */
  private static boolean isAnswered(String query, List<String> samples) {
    Matcher selector = SELECTOR.matcher(query);
    Set<String> grouped = grouped(query);
    int found = 0;
    while (selector.find()) {
      String name = selector.group(1);
      Map<String, String> labels = wanted(selector.group(2));
      List<String> answers =
          samples.stream().filter(sample -> matches(sample, name, labels)).toList();
      if (answers.isEmpty()) {
        return false;
      }
      grouped.removeIf(
          label -> answers.stream().anyMatch(answer -> labels(answer).containsKey(label)));
      found++;
    }
    assertThat(found).as(query).isPositive();
    assertThat(grouped).as("labels that nothing has in %s", query).isEmpty();
    return true;
  }

  /** The labels that a query groups by. */
  private static Set<String> grouped(String query) {
    Set<String> labels = new HashSet<>();
    Matcher by = BY.matcher(query);
    while (by.find()) {
      labels.addAll(List.of(by.group(1).split("\\s*,\\s*")));
    }
    return labels;
  }

  /** What the labels of a sample must match. */
  private static Map<String, String> wanted(String braces) {
    Map<String, String> wanted = new HashMap<>();
    if (braces != null) {
      Matcher label = LABEL.matcher(braces);
      while (label.find()) {
        // What a reader of the dashboard picks.
        String value = label.group(3).startsWith("$") ? ".*" : label.group(3);
        wanted.put(
            label.group(1),
            label.group(2).equals("=~") || value.equals(".*") ? value : Pattern.quote(value));
      }
    }
    return wanted;
  }

  private static Map<String, String> labels(String sample) {
    Map<String, String> labels = new HashMap<>();
    Matcher label = LABEL.matcher(sample);
    while (label.find()) {
      labels.put(label.group(1), label.group(3));
    }
    return labels;
  }

  private static boolean matches(String sample, String name, Map<String, String> labels) {
    if (!sample.startsWith(name + "{") && !sample.startsWith(name + " ")) {
      return false;
    }
    Map<String, String> has = labels(sample);
    return labels.entrySet().stream()
        .allMatch(
            each ->
                has.containsKey(each.getKey()) && has.get(each.getKey()).matches(each.getValue()));
  }

  private static List<String> samples(int port) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    return response.body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
