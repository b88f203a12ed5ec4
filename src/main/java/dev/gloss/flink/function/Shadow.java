package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorFailedException;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.text.TextHash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second pack that reads a share of the texts and is held against the one that annotates. It
 * never changes what is said: whatever fails in it is counted and told once. Which texts it reads
 * follows from the texts, so a replay asks it about the same.
 *
 * <p>What is compared is what both say of a text by itself, before its conversation is thought of.
 * One a subtask, one thread.
 */
final class Shadow implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

  /** Where a pack says nothing of a text, this stands for its label. */
  private static final String NOTHING = "none";

  private static final int WINDOW = 1000;

  private final double share;
  private final MetricGroup group;
  private final Counter compared;
  private final Counter disagreed;
  private final Counter failed;
  private final Histogram micros;
  private final Map<String, Counter> gained = new HashMap<>();
  private final Map<String, Counter> lost = new HashMap<>();

  /** Null: it could not be loaded, or annotates no more. */
  private Annotator annotator;

  /**
   * Loads the pack. One that cannot be loaded reads nothing.
   *
   * @param gloss group of the operator's metrics
   */
  Shadow(ShadowSettings settings, MetricGroup gloss) {
    share = settings.share();
    group = gloss.addGroup("shadow");
    compared = group.counter("compared");
    disagreed = group.counter("disagreed");
    failed = group.counter("failed");
    micros = group.histogram("annotateMicros", new DescriptiveStatisticsHistogram(WINDOW));
    group.gauge("reads", () -> annotator == null ? 0 : 1);
    try {
      annotator = Annotator.open(settings.annotator(), System::nanoTime);
    } catch (RuntimeException e) {
      LOG.error("the shadow's model cannot be loaded and reads nothing: {}", e.getMessage());
    }
  }

  /** What the shadow said of a text. */
  record Said(Outcome.Annotated outcome, ModelIdentity model) {}

  /**
   * Reads a text along, if it is of the share.
   *
   * @param spoken what was said of it by itself
   * @return what the shadow says, if that is of other labels
   */
  Optional<Said> read(String text, Annotation spoken, boolean inConversation) {
    Optional<Tags> labels = spoken.finding(Tags.class);
    if (annotator == null || labels.isEmpty() || !isChosen(text)) {
      return Optional.empty();
    }
    try {
      Outcome outcome =
          inConversation ? annotator.annotateInConversation(text) : annotator.annotate(text);
      if (outcome instanceof Outcome.Annotated annotated) {
        return compare(labels.get(), annotated)
            ? Optional.of(new Said(annotated, annotator.identity()))
            : Optional.empty();
      }
      failed.inc();
    } catch (AnnotatorFailedException e) {
      failed.inc();
      LOG.error("the shadow annotates no more: {}", e.getMessage());
      close();
    }
    return Optional.empty();
  }

  private boolean isChosen(String text) {
    // The upper 53 bits: a double holds no more.
    return (TextHash.of(text).high() >>> 11) * 0x1.0p-53 < share;
  }

  /** Whether the labels differ. */
  private boolean compare(Tags spoken, Outcome.Annotated shadow) {
    compared.inc();
    micros.update(shadow.micros());
    Set<String> before = labels(spoken);
    Set<String> now = shadow.annotation().finding(Tags.class).map(Shadow::labels).orElse(before);
    if (before.equals(now)) {
      return false;
    }
    disagreed.inc();
    count(now, before, gained, "gained");
    count(before, now, lost, "lost");
    return true;
  }

  private static Set<String> labels(Tags tags) {
    return tags.abstained()
        ? Set.of(NOTHING)
        : tags.tags().stream().map(Tag::label).collect(Collectors.toCollection(TreeSet::new));
  }

  private void count(
      Set<String> labels, Set<String> others, Map<String, Counter> counters, String name) {
    for (String label : labels) {
      if (!others.contains(label)) {
        counters.computeIfAbsent(label, each -> group.addGroup("label", each).counter(name)).inc();
      }
    }
  }

  @Override
  public void close() {
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
