package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TextEncoder;
import dev.gloss.model.TextStates;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A pack's classifier, run as one of its {@link Tiers}. Weights are shared with every other
 * classifier of the same pack in this JVM. Not safe for use by several threads at once: one a slot.
 */
public final class TextClassifier implements AutoCloseable {
  /** What a classifier's manifest calls its task. */
  public static final String TASK = "classify";

  private final LabelSet labels;
  private final Tiers tiers;
  private final Tokenizer tokenizer;
  private final TextEncoder encoder;
  private final LinearHead head;
  private final Decision teacher;

  private TextClassifier(
      LabelSet labels, Tiers tiers, TextEncoder encoder, LinearHead head, Decision teacher) {
    this.labels = labels;
    this.tiers = tiers;
    this.encoder = encoder;
    this.tokenizer = encoder.tokenizer();
    this.head = head;
    this.teacher = teacher;
  }

  /**
   * Loads what the tiers need and nothing else, and lets it show on the pack's golden texts that it
   * says what it should. If it cannot, nothing stays loaded.
   *
   * @throws ModelFormatException if the pack is not a classifier's, cannot be run as {@code tiers},
   *     its files do not fit each other, or it says something else of a golden text
   */
  public static TextClassifier open(ModelPack pack, Tiers tiers) {
    TextClassifier classifier = openUnchecked(pack, tiers);
    try {
      GoldenCheck.verify(classifier, pack);
      return classifier;
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  /** As {@link #open(ModelPack, Tiers)}, for a pack that has no golden texts yet. */
  static TextClassifier openUnchecked(ModelPack pack, Tiers tiers) {
    Manifest manifest = pack.manifest();
    String where = pack.describe(Manifest.FILE);
    if (!manifest.task().equals(TASK)) {
      throw new ModelFormatException(
          "%s: expected 'task: %s', found '%s'".formatted(where, TASK, manifest.task()));
    }
    List<Tiers> possible = Tiers.of(manifest.classifier());
    if (!possible.contains(tiers)) {
      throw new ModelFormatException(
          "%s: expected a pack with tiers %s, found one with %s".formatted(where, tiers, possible));
    }
    LabelSet labels = labels(manifest, where);
    LinearHead head = LinearHead.of(pack);
    Decision teacher = new Decision(labels, manifest.classifier(), manifest.classifier().teacher());
    // The encoder comes last: after it nothing can fail and leave it loaded.
    return new TextClassifier(labels, tiers, pack.openEncoder(), head, teacher);
  }

  /** Opens the pack as it would run by itself. */
  public static TextClassifier open(ModelPack pack) {
    return open(pack, Tiers.of(pack.manifest().classifier()).get(0));
  }

  private static LabelSet labels(Manifest manifest, String where) {
    try {
      return new LabelSet(manifest.labels());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(where + ": labels: " + e.getMessage(), e);
    }
  }

  public LabelSet labels() {
    return labels;
  }

  public Tiers tiers() {
    return tiers;
  }

  /** The tiers that {@link #tiers} needs. */
  Set<Tier> loaded() {
    return EnumSet.of(Tier.TEACHER);
  }

  /** What a tier that is loaded thinks of each label, whatever the others do. */
  float[] probabilities(Encoding text, Tier tier) {
    return switch (tier) {
      case TEACHER -> score(encoder.encode(text, List.of())).probabilities();
      case STUDENT -> throw new IllegalArgumentException("expected a loaded tier, found " + tier);
    };
  }

  /** Makes what {@link #classify} and {@link #read} take. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public Prediction classify(Encoding text) {
    return decide(score(text));
  }

  /** The probabilities of every label; {@link #decide} makes tags of them. */
  public Scores score(Encoding text) {
    return score(encoder.encode(text, List.of()));
  }

  private Scores score(TextStates states) {
    return new Scores(teacher.probabilities(head.logits(states.features())), Tier.TEACHER);
  }

  /** What is said of a text with the scores that {@link #score} gave. */
  public Prediction decide(Scores scores) {
    return teacher.decide(scores);
  }

  /**
   * As {@link #classify}, with vectors for a summary.
   *
   * @param sentences in order and without overlap
   */
  public Reading read(Encoding text, List<Span> sentences) {
    TextStates states = encoder.encode(text, sentences);
    return new Reading(decide(score(states)), states);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
