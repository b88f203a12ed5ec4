package dev.gloss.evaluate.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Scores;
import dev.gloss.classify.TextClassifier;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.ModelPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A pack judged on labelled texts as each of the tiers it can be run as, on the calling thread
 * alone.
 *
 * @param tiers the pack's own choice first
 * @param unknownLabels labels of the data that the pack does not have; their texts count as wrong
 */
public record ClassifierEvaluation(List<TierEvaluation> tiers, Set<String> unknownLabels) {
  /** Nanoseconds that a tier is timed for at least: a student needs microseconds a text. */
  private static final long TIMED_NANOS = 1_000_000_000L;

  /**
   * @param examples whose shape is the classifier's: one label a text, or any number
   * @param nanoTime a clock in nanoseconds
   * @throws DataFormatException if the shape differs
   */
  public static ClassifierEvaluation of(
      ModelPack pack, List<Example> examples, LongSupplier nanoTime, Progress progress) {
    ClassifierSpecification classifier = ClassifierSpecification.of(pack);
    for (Example example : examples) {
      if (!classifier.multiLabel() && example.labels().size() != 1) {
        throw new DataFormatException(
            "line %d: expected one label, as the pack gives one a text, found %d"
                .formatted(example.line(), example.labels().size()));
      }
    }
    List<RunAs> possible = RunAs.of(classifier);
    long total = (long) possible.size() * examples.size();
    List<TierEvaluation> tiers = new ArrayList<>();
    for (RunAs each : possible) {
      long before = (long) tiers.size() * examples.size();
      tiers.add(run(pack, each, examples, nanoTime, done -> progress.done(before + done, total)));
    }
    Set<String> unknown = new TreeSet<>();
    examples.forEach(example -> unknown.addAll(example.labels()));
    classifier.labels().forEach(unknown::remove);
    return new ClassifierEvaluation(List.copyOf(tiers), unknown);
  }

  /** The pack as it would run by itself. */
  public TierEvaluation own() {
    return tiers.get(0);
  }

  @FunctionalInterface
  private interface Done {
    void texts(int done);
  }

  private static TierEvaluation run(
      ModelPack pack, RunAs tiers, List<Example> examples, LongSupplier nanoTime, Done done) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      LabelSet labels = classifier.labels();
      List<ScoredExample> answers = new ArrayList<>(examples.size());
      long start = nanoTime.getAsLong();
      for (Example example : examples) {
        Scores scores = classifier.score(classifier.view(example.text()));
        answers.add(new ScoredExample(example, classifier.decide(scores), scores.probabilities()));
        done.texts(answers.size());
      }
      double seconds = (nanoTime.getAsLong() - start) / 1e9 / examples.size();
      if (seconds * examples.size() < TIMED_NANOS / 1e9) {
        seconds = secondsAText(classifier, examples.stream().map(Example::text).toList(), nanoTime);
      }
      return TierEvaluation.of(
          tiers, labels, ClassifierSpecification.of(pack), answers, 1 / seconds);
    }
  }

  /**
   * How long a classifier takes on this thread: goes through the texts until the clock has
   * something to show, once to warm the code up and once to tell.
   *
   * @param nanoTime a clock in nanoseconds
   */
  public static double secondsAText(
      TextClassifier classifier, List<String> texts, LongSupplier nanoTime) {
    timed(classifier, texts, nanoTime);
    return timed(classifier, texts, nanoTime);
  }

  private static double timed(
      TextClassifier classifier, List<String> texts, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    long nanos = 0;
    long read = 0;
    while (nanos < TIMED_NANOS) {
      for (String text : texts) {
        classifier.classify(classifier.view(text));
      }
      read += texts.size();
      nanos = nanoTime.getAsLong() - start;
    }
    return nanos / 1e9 / read;
  }
}
