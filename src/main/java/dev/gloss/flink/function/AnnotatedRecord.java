package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.pack.ModelIdentity;

/**
 * A record with what became of it, on the way from annotation to routing.
 *
 * @param model the pack that the annotating slot has loaded
 */
public record AnnotatedRecord(DecodedRecord decoded, Outcome outcome, ModelIdentity model) {}
