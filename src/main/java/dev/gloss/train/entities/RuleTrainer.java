package dev.gloss.train.entities;

import dev.gloss.entities.EntitiesSpecification;
import dev.gloss.entities.EntityRule;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import dev.gloss.train.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes a finder of entities by rules alone: nothing is learned, and no encoder is asked. */
public final class RuleTrainer {
  private RuleTrainer() {}

  /**
   * @param rules with the type that is said of what they find, at least one
   * @param encoder whose tokenizer counts words; summaries need it too
   */
  public static void write(
      Map<EntityRule, String> rules,
      PackName name,
      Manifest.Card card,
      EncoderSource encoder,
      Path out) {
    Manifest manifest =
        new Manifest(
            name.name(),
            name.version(),
            encoder.reference(),
            List.of(
                new EntitiesSpecification(List.of(), null, rules),
                SummarizerSpecification.UNTRAINED),
            Map.of(),
            card.toBuilder()
                .baseModel(encoder.description())
                .libraries(Provenance.libraries())
                .build());
    GoldenCheck.seal(manifest, encoder.copies()).write(out);
  }
}
