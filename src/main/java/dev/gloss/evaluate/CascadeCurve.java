package dev.gloss.evaluate;

import dev.gloss.classify.Cascade;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.classify.Tiers;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What asking the teacher about more or fewer texts would do, from both tiers' own answers. */
public final class CascadeCurve {
  private final LabelSet labels;
  private final Manifest.Classifier classifier;
  private final Cascade cascade;
  private final Decision studentAlone;

  private CascadeCurve(Manifest manifest) {
    classifier = manifest.classifier();
    labels = new LabelSet(manifest.labels());
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
  public static Optional<Curve> of(ClassifierEvaluation evaluation, Manifest manifest) {
    if (manifest.classifier().cascade() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new CascadeCurve(manifest)
            .curve(
                tier(evaluation, Tiers.STUDENT).answers(),
                tier(evaluation, Tiers.TEACHER).answers()));
  }

  private static TierEvaluation tier(ClassifierEvaluation evaluation, Tiers tiers) {
    return evaluation.tiers().stream()
        .filter(tier -> tier.tiers() == tiers)
        .findFirst()
        .orElseThrow();
  }

  /**
   * One text either way.
   *
   * @param confidence the student's
   */
  private record Text(double confidence, Counts alone, Counts escalated) {}

  /**
   * Labels of one text.
   *
   * @param said given and wanted ones together
   */
  private record Counts(int right, int said) {}

  private Curve curve(List<Answer> student, List<Answer> teacher) {
    List<Text> texts =
        IntStream.range(0, student.size())
            .mapToObj(i -> text(student.get(i), teacher.get(i)))
            .sorted(Comparator.comparingDouble(Text::confidence))
            .toList();
    long right = texts.stream().mapToLong(text -> text.alone().right()).sum();
    long said = texts.stream().mapToLong(text -> text.alone().said()).sum();
    List<Curve.Point> points = new ArrayList<>(List.of(point(0, texts.size(), right, said)));
    Curve.Point chosen = points.get(0);
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      right += text.escalated().right() - text.alone().right();
      said += text.escalated().said() - text.alone().said();
      if (i + 1 == texts.size() || texts.get(i + 1).confidence() > text.confidence()) {
        Curve.Point point = point(i + 1, texts.size(), right, said);
        points.add(point);
        chosen = text.confidence() < classifier.cascade().escalateBelow() ? point : chosen;
      }
    }
    return new Curve(points, chosen);
  }

  private static Curve.Point point(int escalated, int texts, long right, long said) {
    return new Curve.Point((double) escalated / texts, said == 0 ? 0 : 2.0 * right / said);
  }

  private Text text(Answer student, Answer teacher) {
    float[] alone = student.probabilities();
    float[] both = Cascade.mean(alone, teacher.probabilities());
    List<String> wanted = student.example().labels();
    return new Text(
        studentAlone.confidence(alone),
        counts(cascade.decide(new Scores(alone, Tier.STUDENT)), wanted),
        counts(cascade.decide(new Scores(both, Tier.TEACHER)), wanted));
  }

  private Counts counts(Prediction prediction, List<String> wanted) {
    List<Tag> given = prediction.judged(classifier.multiLabel());
    int right = (int) given.stream().filter(tag -> wanted.contains(tag.label())).count();
    return new Counts(right, given.size() + wanted.size());
  }
}
