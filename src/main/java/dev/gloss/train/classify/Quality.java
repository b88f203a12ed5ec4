package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tier;
import dev.gloss.data.Example;
import dev.gloss.evaluate.classify.ClassificationMetrics;
import dev.gloss.evaluate.classify.OutOfScope;
import dev.gloss.evaluate.classify.ScoredExample;
import dev.gloss.evaluate.classify.TierEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How good a classifier is on labelled texts.
 *
 * @param precision share of right tags among those given; with one label a text the accuracy of
 *     what is answered
 * @param outOfScope present if some labels mean "none of the others"
 */
public record Quality(
    ClassificationMetrics metrics, double precision, Optional<OutOfScope> outOfScope) {
  /**
   * How good a teacher is.
   *
   * @param classifier with a teacher
   * @param logits of the examples, {@code [examples, labels]}
   */
  static Quality of(
      LabelSet labels,
      ClassifierSpecification classifier,
      List<Example> examples,
      float[][] logits) {
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    float[][] probabilities =
        Arrays.stream(logits).map(decision::probabilities).toArray(float[][]::new);
    return ofProbabilities(labels, classifier, examples, probabilities);
  }

  /** As {@link #of}, where logits have become probabilities. */
  static Quality ofProbabilities(
      LabelSet labels, ClassifierSpecification classifier, List<Example> examples, float[][] all) {
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    List<ScoredExample> answers = new ArrayList<>(all.length);
    for (int i = 0; i < all.length; i++) {
      float[] probabilities = all[i];
      Scores scores = new Scores(probabilities, Tier.TEACHER);
      answers.add(new ScoredExample(examples.get(i), decision.decide(scores), probabilities));
    }
    return of(TierEvaluation.of(RunAs.TEACHER, labels, classifier, answers, 0));
  }

  static Quality of(TierEvaluation tier) {
    return new Quality(tier.metrics(), precision(tier.answers()), tier.outOfScope());
  }

  private static double precision(List<ScoredExample> answers) {
    long given = answers.stream().mapToLong(a -> a.prediction().tags().size()).sum();
    long right =
        answers.stream()
            .mapToLong(
                answer ->
                    answer.prediction().tags().stream()
                        .filter(tag -> answer.example().labels().contains(tag.label()))
                        .count())
            .sum();
    return given == 0 ? 0 : (double) right / given;
  }

  /**
   * The figures by the names they have in a card.
   *
   * @param data what they were measured on; their names begin with it
   */
  Map<String, Double> figures(String data) {
    Map<String, Double> figures = new TreeMap<>();
    figures.put(data + "-examples", (double) metrics.examples());
    figures.put(data + "-accuracy", metrics.accuracy());
    figures.put(data + "-macro-f1", metrics.macroF1());
    figures.put(data + "-micro-f1", metrics.microF1());
    figures.put(data + "-calibration-error", metrics.expectedCalibrationError());
    figures.put(data + "-coverage", metrics.coverage());
    figures.put(data + "-answered-accuracy", metrics.answeredAccuracy());
    figures.put(data + "-precision", precision);
    outOfScope.ifPresent(
        scope -> {
          figures.put(data + "-in-scope-accuracy", scope.inScopeAccuracy());
          figures.put(data + "-out-of-scope-recall", scope.recall());
        });
    return figures;
  }
}
