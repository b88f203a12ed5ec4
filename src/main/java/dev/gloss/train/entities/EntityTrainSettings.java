package dev.gloss.train.entities;

import dev.gloss.entities.EntityRule;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.train.TrainingRun;
import dev.gloss.train.finetune.LayerDrop;
import dev.gloss.train.finetune.TuningSchedule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a finder of entities is trained from.
 *
 * @param validation empty: one text in ten of train, by the seed
 * @param rules that the pack has beside its head, with the type that is said of what they find
 * @param drop which layers of the encoder are kept; empty: all
 * @param card what the pack says of itself, but for what training finds out
 */
public record EntityTrainSettings(
    Path train,
    Optional<Path> validation,
    Optional<Path> test,
    Map<EntityRule, String> rules,
    TuningSchedule schedule,
    Optional<LayerDrop> drop,
    PackName name,
    Manifest.Card card,
    TrainingRun run) {}
