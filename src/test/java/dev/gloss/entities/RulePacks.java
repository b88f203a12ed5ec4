package dev.gloss.entities;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packs that find by rules alone, and summarize. */
public final class RulePacks {
  private RulePacks() {}

  /** Each rule says a type of its own name. */
  public static ModelPack all() {
    Map<EntityRule, String> rules = new TreeMap<>();
    Arrays.stream(EntityRule.values()).forEach(rule -> rules.put(rule, rule.name()));
    Manifest manifest =
        new Manifest(
            "rules",
            "1.0.0",
            EncoderReference.MINI_LM,
            List.of(
                new EntitiesSpecification(List.of(), null, rules),
                SummarizerSpecification.UNTRAINED),
            Map.of(),
            Manifest.Card.builder().description("for tests").build());
    return GoldenCheck.seal(manifest, Map.of());
  }
}
