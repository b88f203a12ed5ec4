package dev.gloss.annotate;

import dev.gloss.classify.Tiers;
import dev.gloss.summarize.SummaryBudget;
import java.io.Serializable;

/**
 * What an annotator is opened with.
 *
 * @param model place of the pack: {@code classpath:…}, {@code file:…} or a path
 * @param tiers which parts of the pack are asked; null: as the pack would run by itself
 * @param textCharacters longest text read, in UTF-16 units; what lies beyond is not read and the
 *     annotation says {@code truncated}
 */
public record AnnotatorSettings(
    String model, Tiers tiers, SummaryBudget summary, int textCharacters) implements Serializable {
  /** Two sentences in at most 280 characters. */
  public static final SummaryBudget DEFAULT_SUMMARY = new SummaryBudget(2, 280);

  /** 20,000 UTF-16 units, about ten pages. */
  public static final int DEFAULT_TEXT_CHARACTERS = 20_000;

  public AnnotatorSettings {
    if (textCharacters < 1) {
      throw new IllegalArgumentException(
          "expected to read at least 1 character, found " + textCharacters);
    }
  }

  /** The settings that {@code gloss annotate} and a job file without a word on them use. */
  public static AnnotatorSettings ofModel(String model) {
    return new AnnotatorSettings(model, null, DEFAULT_SUMMARY, DEFAULT_TEXT_CHARACTERS);
  }

  /** The same settings with other tiers; null: as the pack would run by itself. */
  public AnnotatorSettings with(Tiers other) {
    return new AnnotatorSettings(model, other, summary, textCharacters);
  }
}
