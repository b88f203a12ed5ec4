package dev.gloss.evaluate.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One answer held against the labels that the text should get.
 *
 * @param given with one label a text the most probable one, said or not; else the labels said
 * @param right whether these are exactly the text's
 * @param answerable whether some threshold would let the answer be said: it is not where the most
 *     probable label means "none of the others", nor where no label fits
 * @param confidence as {@link Decision#confidence}
 * @param loss cross-entropy in nats, with any number of labels a text summed over the labels;
 *     infinite where a label of the text was held to be impossible or is none of the pack's
 */
public record Judgement(
    ScoredExample answer,
    List<String> given,
    boolean right,
    boolean answerable,
    double confidence,
    double loss) {

  /** Judges every answer of a tier, in the data's order. */
  public static List<Judgement> of(TierEvaluation tier, ClassifierSpecification classifier) {
    Judge judge = new Judge(tier.tiers(), classifier);
    return tier.answers().stream().map(judge::judge).toList();
  }

  private static final class Judge {
    private final RunAs tiers;
    private final ClassifierSpecification classifier;
    private final LabelSet labels;

    Judge(RunAs tiers, ClassifierSpecification classifier) {
      this.tiers = tiers;
      this.classifier = classifier;
      this.labels = new LabelSet(classifier.labels());
    }

    Judgement judge(ScoredExample answer) {
      List<String> given =
          answer.prediction().judged(classifier.multiLabel()).stream().map(Tag::label).toList();
      Set<String> wanted = new HashSet<>(answer.example().labels());
      boolean answerable =
          !given.isEmpty() && given.stream().noneMatch(classifier.abstainLabels()::contains);
      return new Judgement(
          answer,
          given,
          wanted.equals(new HashSet<>(given)),
          answerable,
          decision(answer.prediction().tier()).confidence(answer.probabilities()),
          loss(answer.probabilities(), wanted));
    }

    private Decision decision(Tier answered) {
      Calibration calibration =
          switch (answered) {
            case STUDENT, CAPPED -> classifier.student();
            case TEACHER -> classifier.teacher();
            case BOTH -> classifier.cascade().decision();
          };
      return new Decision(labels, classifier, calibration);
    }

    private double loss(float[] probabilities, Set<String> wanted) {
      double loss = 0;
      for (String label : wanted) {
        double probability =
            labels.index(label).isPresent() ? probabilities[labels.index(label).getAsInt()] : 0;
        loss -= StrictMath.log(probability);
      }
      for (int label = 0; classifier.multiLabel() && label < labels.size(); label++) {
        if (!wanted.contains(labels.label(label))) {
          loss -= StrictMath.log(1.0 - probabilities[label]);
        }
      }
      return loss;
    }
  }
}
