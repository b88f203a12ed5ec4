package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.bench.BenchReport;
import dev.gloss.bench.Machine;
import dev.gloss.bench.Spread;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a benchmark found, for programs and for people. */
final class BenchOutput {
  private static final int LEAST_WIDTH = 24;

  private BenchOutput() {}

  static ObjectNode json(BenchReport report) {
    ObjectNode node = Json.MAPPER.valueToTree(report);
    ((ObjectNode) node.at("/machine/versions")).put("gloss", BuildVersion.read());
    return node;
  }

  static String table(BenchReport report) {
    StringBuilder table = new StringBuilder();
    int width = width(report);
    spreads(table, width, "texts a second", "%,14.0f", report.throughput());
    spreads(table, width, "times as fast", "%14.2f", report.ratios());
    latencies(table, width, report.latencyMillis());
    report.other().forEach((name, value) -> row(table, width, name, "%14s", number(value)));
    Machine machine = report.machine();
    return table
        .append(report.other().isEmpty() ? "" : "\n")
        .append(
            "%s, %d cores, %s; %s%n%s%nload %.2f before, %.2f after%n"
                .formatted(
                    machine.processor(),
                    machine.cores(),
                    machine.instructions(),
                    machine.system(),
                    versions(machine),
                    report.load().get("before"),
                    report.load().get("after")))
        .toString();
  }

  /** Room for the longest name. */
  private static int width(BenchReport report) {
    return Stream.of(report.throughput(), report.ratios(), report.latencyMillis(), report.other())
            .map(Map::keySet)
            .flatMap(Collection::stream)
            .mapToInt(String::length)
            .reduce(LEAST_WIDTH, Math::max)
        + 2;
  }

  private static void spreads(
      StringBuilder table, int width, String heading, String format, Map<String, Spread> spreads) {
    if (spreads.isEmpty()) {
      return;
    }
    row(table, width, heading, "%14s", "median", "least", "most");
    spreads.forEach(
        (name, spread) ->
            row(table, width, name, format, spread.median(), spread.min(), spread.max()));
    table.append('\n');
  }

  private static void latencies(
      StringBuilder table, int width, Map<String, Map<String, Double>> latencies) {
    if (latencies.isEmpty()) {
      return;
    }
    Collection<String> percentiles = latencies.values().iterator().next().keySet();
    row(table, width, "milliseconds a text", "%14s", percentiles.toArray());
    latencies.forEach(
        (name, values) -> row(table, width, name, "%14.4f", values.values().toArray()));
    table.append('\n');
  }

  private static void row(
      StringBuilder table, int width, String name, String format, Object... values) {
    table.append(("%-" + width + "s").formatted(name));
    for (Object value : values) {
      table.append(String.format(Locale.ROOT, format, value));
    }
    table.append('\n');
  }

  /** A count as it is, anything else to four decimals. */
  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.4f", value);
  }

  private static String versions(Machine machine) {
    StringBuilder versions = new StringBuilder("gloss ").append(BuildVersion.read());
    machine
        .versions()
        .forEach((name, version) -> versions.append(", ").append(name).append(' ').append(version));
    return versions.toString();
  }
}
