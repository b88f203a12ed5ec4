package dev.gloss.evaluate.report;

import dev.gloss.classify.Tiers;
import dev.gloss.evaluate.Judgement;
import dev.gloss.evaluate.TierEvaluation;
import dev.gloss.model.Manifest;
import java.util.List;

/**
 * A tier with a judgement of each of its answers.
 *
 * @param judgements in the data's order
 */
record JudgedTier(TierEvaluation tier, List<Judgement> judgements) {
  static JudgedTier of(TierEvaluation tier, Manifest manifest) {
    return new JudgedTier(tier, Judgement.of(tier, manifest));
  }

  Tiers tiers() {
    return tier.tiers();
  }

  String name() {
    return tiers().label();
  }

  Look look() {
    return Look.of(tiers());
  }
}
