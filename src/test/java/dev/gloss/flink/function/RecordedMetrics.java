package dev.gloss.flink.function;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** What a task reports under the group {@code gloss}, by the names that a reporter gets. */
final class RecordedMetrics {
  private static final String GROUP = ".gloss.";

  private final Map<String, Metric> metrics = new TreeMap<>();
  private final TaskMetricGroup task;

  RecordedMetrics() {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder().setRegisterConsumer(this::register).build();
    task =
        TaskManagerMetricGroup.createTaskManagerMetricGroup(registry, "host", ResourceID.generate())
            .addJob(new JobID(), "job")
            .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "task");
  }

  private void register(Metric metric, String name, AbstractMetricGroup<?> group) {
    String identifier = group.getMetricIdentifier(name);
    int start = identifier.indexOf(GROUP);
    if (start >= 0) {
      metrics.put(identifier.substring(start + GROUP.length()), metric);
    }
  }

  /** The group a task hands to its operators. */
  TaskMetricGroup task() {
    return task;
  }

  /** A counter's value, such as that of {@code annotated}. */
  long count(String name) {
    return metric(name, Counter.class).getCount();
  }

  /** The number that a gauge shows. */
  long gauge(String name) {
    return (long) value(name);
  }

  double value(String gauge) {
    return ((Number) metric(gauge, Gauge.class).getValue()).doubleValue();
  }

  Histogram histogram(String name) {
    return metric(name, Histogram.class);
  }

  /** Every counter above 0. */
  Map<String, Long> counted() {
    Map<String, Long> counted = new TreeMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (metric instanceof Counter counter && counter.getCount() > 0) {
            counted.put(name, counter.getCount());
          }
        });
    return counted;
  }

  private <M extends Metric> M metric(String name, Class<M> type) {
    Metric metric = metrics.get(name);
    if (metric == null) {
      throw new AssertionError("expected a metric '" + name + "', found " + metrics.keySet());
    }
    return type.cast(metric);
  }
}
