package dev.gloss.evaluate.classify;

import dev.gloss.classify.Cascade;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tier;
import dev.gloss.evaluate.Curve;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What asking the teacher about more or fewer texts would do, from both tiers' own answers. */
public final class CascadeCurve {
  private final LabelSet labels;
  private final ClassifierSpecification classifier;
  private final Cascade cascade;
  private final Decision studentAlone;

  private CascadeCurve(ClassifierSpecification classifier) {
    this.classifier = classifier;
    labels = new LabelSet(classifier.labels());
    cascade = new Cascade(labels, classifier);
    studentAlone = new Decision(labels, classifier, classifier.student());
  }

  /**
   * The curve of share escalated to micro F1, which with one label a text is accuracy; the texts
   * that the student is least confident about are escalated first, and those about which it is
   * equally confident together.
   *
   * @return empty if the pack has no cascade
   */
  public static Optional<Curve> of(
      ClassifierEvaluation evaluation, ClassifierSpecification classifier) {
    if (classifier.cascade() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new CascadeCurve(classifier)
            .curve(
                tier(evaluation, RunAs.STUDENT).answers(),
                tier(evaluation, RunAs.TEACHER).answers()));
  }

  private static TierEvaluation tier(ClassifierEvaluation evaluation, RunAs tiers) {
    return evaluation.tiers().stream()
        .filter(tier -> tier.tiers() == tiers)
        .findFirst()
        .orElseThrow();
  }

  private Curve curve(List<ScoredExample> student, List<ScoredExample> teacher) {
    CascadeSweep sweep =
        new CascadeSweep(
            IntStream.range(0, student.size())
                .mapToObj(i -> text(student.get(i), teacher.get(i)))
                .toList());
    List<Curve.Point> points =
        IntStream.rangeClosed(0, student.size())
            .filter(sweep::isPossible)
            .mapToObj(escalated -> point(sweep, escalated))
            .toList();
    int chosen = sweep.escalated(classifier.cascade().escalateBelow());
    return new Curve(points, point(sweep, chosen));
  }

  private static Curve.Point point(CascadeSweep sweep, int escalated) {
    return new Curve.Point((double) escalated / sweep.texts().size(), sweep.quality(escalated));
  }

  private CascadeSweep.Text text(ScoredExample student, ScoredExample teacher) {
    float[] alone = student.probabilities();
    float[] both = Cascade.mean(alone, teacher.probabilities());
    List<String> wanted = student.example().labels();
    return new CascadeSweep.Text(
        studentAlone.confidence(alone),
        counts(cascade.decision(Tier.STUDENT).decide(new Scores(alone, Tier.STUDENT)), wanted),
        counts(cascade.decision(Tier.BOTH).decide(new Scores(both, Tier.BOTH)), wanted),
        counts(teacher.prediction(), wanted));
  }

  private CascadeSweep.Counts counts(Prediction prediction, List<String> wanted) {
    return CascadeSweep.Counts.of(prediction, classifier.multiLabel(), wanted);
  }
}
