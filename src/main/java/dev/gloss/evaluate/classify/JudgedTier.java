package dev.gloss.evaluate.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.RunAs;
import dev.gloss.evaluate.report.Look;
import java.util.List;

/**
 * A tier with a judgement of each of its answers.
 *
 * @param judgements in the data's order
 */
public record JudgedTier(TierEvaluation tier, List<Judgement> judgements) {
  public static JudgedTier of(TierEvaluation tier, ClassifierSpecification classifier) {
    return new JudgedTier(tier, Judgement.of(tier, classifier));
  }

  RunAs tiers() {
    return tier.tiers();
  }

  String name() {
    return tiers().label();
  }

  Look look() {
    return switch (tiers()) {
      case CASCADE -> Look.CASCADE;
      case STUDENT -> Look.STUDENT;
      case TEACHER -> Look.TEACHER;
    };
  }
}
