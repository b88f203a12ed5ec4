package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a new user runs it. */
final class DemoITCase {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void jsonEndsWithATallyInWhichNothingIsLost() throws Exception {
    GlossProcess.Ended demo = GlossProcess.run(directory, LIMIT, "demo", "--json");

    assertThat(demo.exitCode()).as("%s", demo.err()).isEqualTo(Main.OK);
    JsonNode tally = Json.MAPPER.readTree(demo.out().get(demo.out().size() - 1));
    int dead = tally.get("dead").intValue();
    assertThat(tally.get("read").intValue()).isEqualTo(DemoEvents.DEFAULT_COUNT);
    assertThat(tally.get("enriched").intValue() + dead).isEqualTo(DemoEvents.DEFAULT_COUNT);
    assertThat(dead).isEqualTo(malformed(DemoEvents.DEFAULT_COUNT));
    assertThat(tally.get("lost").intValue()).isZero();
    assertThat(tally.get("duplicated").intValue()).isZero();
    assertThat(tally.get("seconds").doubleValue()).isPositive();
  }

  @Test
  void tableHasARowForEveryRecordAndStandardErrorOnlyAddresses() throws Exception {
    int events = 40;

    GlossProcess.Ended demo =
        GlossProcess.run(directory, LIMIT, "demo", "--events", Integer.toString(events));

    assertThat(demo.exitCode()).as("%s", demo.err()).isEqualTo(Main.OK);
    assertThat(rows(demo.out(), "m-")).hasSize(events - malformed(events));
    assertThat(rows(demo.out(), "dead ")).hasSize(malformed(events));
    assertThat(demo.out())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("read " + events + ", ")
                    .contains("lost 0, duplicated 0"));
    assertThat(demo.err())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Kafka: 127.0.0.1:"),
            line -> assertThat(line).startsWith("Flink: http://"));
  }

  private static List<String> rows(List<String> lines, String prefix) {
    return lines.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  private static int malformed(int events) {
    return Math.toIntExact(
        DemoEvents.load().stream(events).filter(event -> !event.wellFormed()).count());
  }
}
