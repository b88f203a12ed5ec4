package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts as an analyst runs them; one in a process of its own, the others save its start. */
final class SqlCommandITCase {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path directory;

  /** From Kafka to Kafka, on a broker that the command brings. */
  @Test
  void enrichesATopic() throws Exception {
    GlossProcess.Ended ended = GlossProcess.run(directory, LIMIT, "sql", "jobs/enrich.sql");

    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out()).contains("6 rows in set");
    assertThat(row(ended, "m1")).contains("| 3 |").contains("top_up_failed");
    assertThat(row(ended, "m2")).contains("card_arrival");
    assertThat(row(ended, "m3")).contains("none");
    assertThat(row(ended, "m4")).contains("EMPTY_TEXT");
    assertThat(row(ended, "m5")).doesNotContain("EMPTY_TEXT");
    assertThat(row(ended, "m6")).contains("cash_withdrawal_charge");
  }

  /** A message that asks for several things counts for each. */
  @Test
  void countsIntentsPerCountryAndHour() throws Exception {
    GlossProcess.Ended ended = run("sql", "jobs/intents-per-country.sql");

    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out())
        .extracting(line -> line.replaceAll(" +", " "))
        .contains(
            "| +I | 2026-01-05 09:00:00.000 | IE | card_arrival | 2 |",
            "| +I | 2026-01-05 09:00:00.000 | IE | lost_or_stolen_card | 1 |",
            "| +I | 2026-01-05 09:00:00.000 | PT | card_arrival | 1 |",
            "| +I | 2026-01-05 10:00:00.000 | PT | cash_withdrawal_charge | 1 |");
  }

  @Test
  void alertsOnARisingIntent() throws Exception {
    GlossProcess.Ended ended = run("sql", "jobs/rising-intent.sql");

    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out())
        .extracting(line -> line.replaceAll(" +", " "))
        .contains("| +I | 2026-01-05 09:50:00.000 | top_up_failed | 4 | 1 |", "1 row in set");
  }

  @Test
  void readsConversations() throws Exception {
    GlossProcess.Ended ended = run("sql", "jobs/conversations.sql");

    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(row(ended, "m1")).contains("| c1 | card_arrival | [(card_arrival,");
    assertThat(row(ended, "m4")).contains("| c1 | <NULL> | [(card_arrival,");
  }

  private static GlossProcess.Ended run(String... arguments) {
    Console console = Console.run(arguments);
    return new GlossProcess.Ended(
        console.exitCode(), console.out().lines().toList(), console.err().lines().toList());
  }

  private static String row(GlossProcess.Ended ended, String id) {
    return ended.out().stream()
        .filter(line -> line.contains(" " + id + " "))
        .map(line -> line.replaceAll(" +", " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void mistakeIsOneLineWithItsPlace() throws Exception {
    Path script = directory.resolve("wrong.sql");
    Files.writeString(
        script, "SELECT 1;\n\nSELECT nope FROM (VALUES ('a')) AS t(text);\nSELECT 2;");

    GlossProcess.Ended ended = run("sql", script.toString());

    assertThat(ended.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(ended.err())
        .containsExactly("gloss sql: " + script + ":3: Column 'nope' not found in any table");
    assertThat(ended.out()).filteredOn("1 row in set"::equals).hasSize(1);
  }

  @Test
  void variableThatTheEnvironmentLacksIsTold() throws Exception {
    Path script = directory.resolve("variable.sql");
    Files.writeString(script, "SELECT '${GLOSS_NO_SUCH_VARIABLE}';");

    GlossProcess.Ended ended = run("sql", script.toString());

    assertThat(ended.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(ended.err())
        .containsExactly(
            "gloss sql: %s: expected the environment to have GLOSS_NO_SUCH_VARIABLE, found no such variable"
                .formatted(script));
  }
}
