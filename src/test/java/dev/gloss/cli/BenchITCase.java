package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmarks with a Flink or a broker in them, as short as they can be. */
final class BenchITCase {
  @Test
  void operator() {
    Console console = Console.run("bench", "operator", "--seconds", "3", "--json");

    assertThat(console.exitCode()).isZero();
    JsonNode report = console.lastLine();
    for (String name :
        List.of(
            "operator-vs-bare",
            "operator-vs-naive",
            "embed-vs-operator",
            "api-vs-operator",
            "sql-vs-operator",
            "encoder-fused-vs-plain",
            "encoder-fused-vs-plain-batch-16",
            "parallelism-2-vs-1-teacher",
            "parallelism-2-vs-1-student",
            "memory-4-vs-1")) {
      JsonNode ratio = report.at("/ratios/" + name);
      assertThat(ratio.path("min").doubleValue()).as(name).isPositive();
      assertThat(ratio.path("median").doubleValue())
          .isBetween(ratio.path("min").doubleValue(), ratio.path("max").doubleValue());
    }
    for (String tiers : List.of("student", "cascade", "teacher")) {
      JsonNode latency = report.at("/latencyMillis/half-load-" + tiers);
      assertThat(latency.path("p99").doubleValue())
          .isGreaterThanOrEqualTo(latency.path("p50").doubleValue())
          .isPositive();
    }
    assertThat(report.at("/machine/cores").intValue()).isPositive();
    assertThat(report.at("/load/after").isNumber()).isTrue();
  }

  @Test
  void pipeline() {
    Console console =
        Console.run("bench", "pipeline", "--records", "5000", "--seconds", "3", "--json");

    assertThat(console.exitCode()).isZero();
    JsonNode report = console.lastLine();
    assertThat(report.at("/ratios/pipeline-vs-passthrough/median").doubleValue()).isPositive();
    assertThat(report.at("/ratios/registry-vs-single-object/median").doubleValue()).isPositive();
    assertThat(report.at("/throughput/student-2/median").doubleValue()).isPositive();
    for (String delivery : List.of("exactly-once", "at-least-once")) {
      assertThat(report.at("/latencyMillis/end-to-end-" + delivery + "/p99").doubleValue())
          .isBetween(0.0, 30_000.0);
    }
  }

  @Test
  void overload() {
    Console console = Console.run("bench", "overload", "--seconds", "6", "--json");

    assertThat(console.exitCode()).as(console.err()).isZero();
    JsonNode report = console.lastLine();
    for (String run : List.of("limited", "unlimited", "adaptive")) {
      assertThat(report.at("/throughput/" + run + "/median").doubleValue()).isPositive();
      assertThat(report.at("/other/" + run + "-records-behind").isNumber()).isTrue();
      assertThat(report.at("/other/" + run + "-seconds-to-catch-up").doubleValue()).isPositive();
    }
    assertThat(report.at("/ratios/limited-vs-unlimited/median").doubleValue()).isPositive();
  }

  @Test
  void packThatAsksItsTeacherNothingIsRefusedInOneLine() {
    Console console = Console.run("bench", "overload", "-m", "classpath:models/banking-support");

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err())
        .startsWith("gloss bench overload: expected at least 20 texts that the student of ")
        .hasLineCount(1);
  }

  @Test
  void tooFewRecordsAreRefusedInTheFirstLine() {
    Console console = Console.run("bench", "pipeline", "--records", "999");

    assertThat(console.exitCode()).isEqualTo(Main.USAGE);
    assertThat(console.err()).startsWith("--records: expected at least 1000, found 999");
  }

  @Test
  void packWithoutAStudentIsRefusedInOneLine() {
    Console console = Console.run("bench", "operator", "--model", "no-such-pack");

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err().lines()).hasSize(1);
  }
}
