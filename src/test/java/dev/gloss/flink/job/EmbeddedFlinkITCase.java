package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others on the network, and pages in a browser on this machine, can do to it. */
final class EmbeddedFlinkITCase {
  private static final String EVIL = "https://evil.example";

  @Test
  void optionsOfTheJobFileHold() throws Exception {
    try (EmbeddedFlink flink =
        EmbeddedFlink.startTemporary(1, Map.of("rest.bind-port", "18300-18399"))) {
      assertThat(flink.webInterface().getPort()).isBetween(18300, 18399);
    }
    assertThatThrownBy(() -> EmbeddedFlink.check(Map.of("taskmanager.numberOfTaskSlots", "3")))
        .isInstanceOf(JobFileException.class)
        .hasMessage(
            "flink.taskmanager.numberOfTaskSlots: expected parallelism in its place, found both");
  }

  @Test
  void noPageCanSubmitAJob() throws Exception {
    try (EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> upload =
          client.send(
              HttpRequest.newBuilder(flink.webInterface().resolve("/jars/upload"))
                  .header("Origin", EVIL)
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofString());
      HttpResponse<String> overview = overview(client, flink);

      assertThat(upload.statusCode()).isEqualTo(404);
      assertThat(overview.statusCode()).isEqualTo(200);
      assertThat(overview.headers().allValues("access-control-allow-origin"))
          .doesNotContain("*", EVIL);
    }
  }

  /** Answered once somebody leads, which may take a moment. */
  private static HttpResponse<String> overview(HttpClient client, EmbeddedFlink flink)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(flink.webInterface().resolve("/overview"))
            .header("Origin", EVIL)
            .build();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    while (answer.statusCode() == 503 && System.nanoTime() - end < 0) {
      Thread.sleep(50);
      answer = client.send(request, BodyHandlers.ofString());
    }
    return answer;
  }

  @Test
  void nothingListensBeyondThisMachine() throws Exception {
    Set<String> before = listening();
    try (EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      assertThat(flink.webInterface().getPort()).isPositive();
      List<String> opened = new ArrayList<>(listening());
      opened.removeAll(before);

      assertThat(opened).isNotEmpty().allMatch(EmbeddedFlinkITCase::isLoopback);
    }
  }

  /** Addresses and ports, in hexadecimal, that this process listens on. */
  private static Set<String> listening() throws IOException {
    Set<String> own = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          own.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    Set<String> listening = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals("0A") && own.contains(columns[9])) {
          listening.add(columns[1]);
        }
      }
    }
    return listening;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** 127.0.0.1, ::1, or the former as the latter's kind. */
  private static boolean isLoopback(String address) {
    return address.startsWith("0100007F:")
        || address.startsWith("00000000000000000000000001000000:")
        || address.startsWith("0000000000000000FFFF00000100007F:");
  }
}
