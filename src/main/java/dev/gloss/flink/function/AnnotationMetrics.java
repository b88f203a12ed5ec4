package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.drift.DriftWindow;
import dev.gloss.drift.Profile;
import dev.gloss.drift.Trait;
import dev.gloss.pack.Release;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;

/** What an operator tells of its annotations, under the group {@code gloss}. */
final class AnnotationMetrics {
  /** Values that a histogram's quantiles are taken over. */
  private static final int WINDOW = 1000;

  private final Counter annotated;
  private final Counter reused;
  private final Counter abstained;
  private final Counter truncated;
  private final Map<Tier, Counter> answered = new EnumMap<>(Tier.class);
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
  private final Histogram micros;
  private final Histogram tokens;
  private final Counter refusedModels;
  private final MetricGroup operator;
  private final MetricGroup group;
  private final Set<String> models = new HashSet<>();
  private volatile Release inForce;

  /** Null: the pack has no profile. */
  private volatile DriftWindow drift;

  AnnotationMetrics(MetricGroup operator) {
    this.operator = operator;
    group = operator.addGroup("gloss");
    annotated = group.counter("annotated");
    reused = group.counter("reused");
    abstained = group.counter("abstained");
    truncated = group.counter("truncated");
    for (Tier tier : Tier.values()) {
      answered.put(tier, group.addGroup("tier", tier.label()).counter("answered"));
    }
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, group.addGroup("reason", reason.name()).counter("rejected"));
    }
    micros = group.histogram("annotateMicros", new DescriptiveStatisticsHistogram(WINDOW));
    tokens = group.histogram("tokens", new DescriptiveStatisticsHistogram(WINDOW));
    refusedModels = new ThreadSafeSimpleCounter();
    group.counter("refusedModels", refusedModels);
    for (Trait trait : Trait.values()) {
      group.addGroup("trait", trait.label()).gauge("drift", () -> drift(trait));
    }
    group.gauge("modelRevision", () -> inForce == null ? 0L : inForce.revision());
  }

  private double drift(Trait trait) {
    DriftWindow window = drift;
    return window == null ? Double.NaN : window.stabilityIndex(trait);
  }

  /**
   * For how many milliseconds the subtask has had nothing to do or could not go on; empty where
   * nobody counts that.
   */
  Optional<LongSupplier> unusedMillis() {
    if (!(operator instanceof InternalOperatorMetricGroup internal)) {
      return Optional.empty();
    }
    TaskIOMetricGroup task = internal.getTaskIOMetricGroup();
    return Optional.of(
        () ->
            task.getIdleTimeMsPerSecond().getAccumulatedCount()
                + task.getAccumulatedBackPressuredTimeMs());
  }

  /** What may be spent on a text, in (0, 1]; shown from now on. */
  void effort(DoubleSupplier effort) {
    group.gauge("effort", effort::getAsDouble);
  }

  /** The group that all of it is in. */
  MetricGroup group() {
    return group;
  }

  /** Holds what is counted from now on against this profile; empty: against none. */
  void compareWith(Optional<Profile> profile) {
    drift = profile.map(DriftWindow::new).orElse(null);
  }

  /** A release of the model's channel that annotates from now on. */
  void modelInForce(Release release) {
    inForce = release;
    String model = model(release);
    if (models.add(model)) {
      group.addGroup("model", model).gauge("inForce", () -> model.equals(model(inForce)) ? 1 : 0);
    }
  }

  private static String model(Release release) {
    return release.name() + " " + release.version();
  }

  /** In any thread: a release that could not be loaded. */
  void countRefusedModel() {
    refusedModels.inc();
  }

  /**
   * @param wasReused the annotation comes from state and cost no model time
   */
  void count(Annotation annotation, boolean wasReused, long annotateMicros) {
    annotated.inc();
    if (wasReused) {
      reused.inc();
    } else {
      micros.update(annotateMicros);
    }
    annotation.finding(Tags.class).ifPresent(this::count);
    if (annotation.truncated()) {
      truncated.inc();
    }
    tokens.update(annotation.tokens());
    if (drift != null) {
      drift.add(annotation);
    }
  }

  void count(Outcome.Rejected outcome) {
    rejected.get(outcome.reason()).inc();
  }

  private void count(Tags tags) {
    answered.get(tags.tier()).inc();
    if (tags.abstained()) {
      abstained.inc();
    }
  }
}
