package dev.gloss.evaluate.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A pack run as one of its tiers and judged.
 *
 * @param answers for each text, in the data's order
 * @param outOfScope present if the pack has labels that mean "none of the others", and some of the
 *     texts are of such a label
 * @param escalated share of texts that the teacher was asked about
 * @param labels in the pack's order
 * @param docsPerSecond text in, label out, on one thread
 */
public record TierEvaluation(
    RunAs tiers,
    List<ScoredExample> answers,
    ClassificationMetrics metrics,
    Optional<OutOfScope> outOfScope,
    double escalated,
    List<LabelScore> labels,
    double docsPerSecond) {

  /**
   * Judges answers.
   *
   * @param classifier that gave them
   */
  public static TierEvaluation of(
      RunAs tiers,
      LabelSet labels,
      ClassifierSpecification classifier,
      List<ScoredExample> answers,
      double docsPerSecond) {
    int[][] expected =
        answers.stream().map(a -> indices(a.example().labels(), labels)).toArray(int[][]::new);
    int[][] predicted =
        answers.stream()
            .map(a -> predicted(a.prediction().judged(classifier.multiLabel()), labels))
            .toArray(int[][]::new);
    LabelCounts counts = new LabelCounts(labels.size());
    for (int i = 0; i < expected.length; i++) {
      counts.add(expected[i], predicted[i]);
    }
    long asked = answers.stream().filter(a -> a.prediction().tier() != Tier.STUDENT).count();
    return new TierEvaluation(
        tiers,
        List.copyOf(answers),
        classifier.multiLabel()
            ? ClassificationMetrics.ofSets(
                expected,
                predicted,
                answers.stream().map(ScoredExample::probabilities).toArray(float[][]::new),
                labels.size())
            : metrics(answers, expected, predicted, labels.size()),
        outOfScope(answers, classifier.abstainLabels()),
        (double) asked / Math.max(1, answers.size()),
        IntStream.range(0, labels.size())
            .mapToObj(label -> counts.score(labels.label(label), label))
            .toList(),
        docsPerSecond);
  }

  private static ClassificationMetrics metrics(
      List<ScoredExample> answers, int[][] expected, int[][] predicted, int labels) {
    int[] truth = IntStream.range(0, expected.length).map(i -> expected[i][0]).toArray();
    int[] best = IntStream.range(0, expected.length).map(i -> predicted[i][0]).toArray();
    float[] confidence = new float[truth.length];
    boolean[] answered = new boolean[truth.length];
    for (int i = 0; i < truth.length; i++) {
      confidence[i] = answers.get(i).prediction().best().score();
      answered[i] = !answers.get(i).prediction().abstained();
    }
    return ClassificationMetrics.of(truth, best, confidence, labels, answered);
  }

  private static int[] predicted(List<Tag> said, LabelSet labels) {
    return indices(said.stream().map(Tag::label).toList(), labels);
  }

  private static int[] indices(List<String> names, LabelSet labels) {
    return names.stream().mapToInt(name -> labels.index(name).orElse(-1)).toArray();
  }

  private static Optional<OutOfScope> outOfScope(
      List<ScoredExample> answers, List<String> abstainLabels) {
    if (abstainLabels.isEmpty()) {
      return Optional.empty();
    }
    int inside = 0;
    int insideRight = 0;
    int outside = 0;
    int outsideRight = 0;
    for (ScoredExample answer : answers) {
      boolean abstained = answer.prediction().abstained();
      if (abstainLabels.containsAll(answer.example().labels())) {
        outside++;
        outsideRight += abstained ? 1 : 0;
      } else {
        inside++;
        boolean right = answer.example().labels().contains(answer.prediction().best().label());
        insideRight += right && !abstained ? 1 : 0;
      }
    }
    if (outside == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new OutOfScope(
            ClassificationMetrics.share(insideRight, inside),
            ClassificationMetrics.share(outsideRight, outside)));
  }
}
