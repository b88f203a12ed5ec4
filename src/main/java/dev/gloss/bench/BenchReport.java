package dev.gloss.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a benchmark found. Filled while it runs.
 *
 * @param load before and after
 * @param ratios of ours to a peer, or of one of ours to another
 * @param latencyMillis percentiles by name
 * @param throughput texts or records a second
 * @param other what is neither, with its unit in its name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BenchReport(
    Machine machine,
    Map<String, Double> load,
    Map<String, Spread> ratios,
    Map<String, Map<String, Double>> latencyMillis,
    Map<String, Spread> throughput,
    Map<String, Double> other) {
  static BenchReport start() {
    Map<String, Double> load = new LinkedHashMap<>();
    load.put("before", Machine.load());
    return new BenchReport(
        Machine.here(),
        load,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  /** The measured rates, by contender and round. */
  void addThroughput(Map<String, double[]> rates) {
    rates.forEach((name, each) -> throughput.put(name, Spread.of(each)));
  }

  void addRatio(String name, double[] ours, double[] peer) {
    ratios.put(name, Spread.ofRatios(ours, peer));
  }

  BenchReport end() {
    load.put("after", Machine.load());
    return this;
  }
}
