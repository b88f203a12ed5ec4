package dev.gloss.train;

import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tier;
import dev.gloss.classify.Tiers;
import dev.gloss.evaluate.Answer;
import dev.gloss.evaluate.ClassificationMetrics;
import dev.gloss.evaluate.Example;
import dev.gloss.evaluate.OutOfScope;
import dev.gloss.evaluate.TierEvaluation;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How good a classifier is on labelled texts.
 *
 * @param outOfScope present if some labels mean "none of the others"
 */
public record Quality(ClassificationMetrics metrics, Optional<OutOfScope> outOfScope) {
  /**
   * How good a teacher is.
   *
   * @param classifier with a teacher
   * @param logits of the examples, {@code [examples, labels]}
   */
  static Quality of(
      LabelSet labels, Manifest.Classifier classifier, List<Example> examples, float[][] logits) {
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    List<Answer> answers = new ArrayList<>(logits.length);
    for (int i = 0; i < logits.length; i++) {
      float[] probabilities = decision.probabilities(logits[i]);
      Scores scores = new Scores(probabilities, Tier.TEACHER);
      answers.add(new Answer(examples.get(i), decision.decide(scores), probabilities));
    }
    return of(TierEvaluation.of(Tiers.TEACHER, labels, classifier, answers, 0));
  }

  static Quality of(TierEvaluation tier) {
    return new Quality(tier.metrics(), tier.outOfScope());
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
    outOfScope.ifPresent(
        scope -> {
          figures.put(data + "-in-scope-accuracy", scope.inScopeAccuracy());
          figures.put(data + "-out-of-scope-recall", scope.recall());
        });
    return figures;
  }
}
