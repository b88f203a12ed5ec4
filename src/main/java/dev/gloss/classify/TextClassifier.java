package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
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

  /** Null with {@link Tiers#TEACHER}. */
  private final Student student;

  /** Null with {@link Tiers#STUDENT}. */
  private final Teacher teacher;

  /** Null unless with {@link Tiers#CASCADE}. */
  private final Cascade cascade;

  private TextClassifier(
      LabelSet labels,
      Tiers tiers,
      Tokenizer tokenizer,
      Student student,
      Teacher teacher,
      Cascade cascade) {
    this.labels = labels;
    this.tiers = tiers;
    this.tokenizer = tokenizer;
    this.student = student;
    this.teacher = teacher;
    this.cascade = cascade;
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
    String where = pack.describeManifest();
    if (!manifest.task().equals(TASK)) {
      throw new ModelFormatException(
          "%s: expected 'task: %s', found '%s'".formatted(where, TASK, manifest.task()));
    }
    Tiers.orPacksOwn(tiers, pack);
    LabelSet labels = labels(manifest, where);
    Tokenizer tokenizer = pack.tokenizer();
    Student student = tiers == Tiers.TEACHER ? null : Student.of(pack, labels, tokenizer);
    Cascade cascade = tiers == Tiers.CASCADE ? new Cascade(labels, manifest.classifier()) : null;
    // The teacher comes last: after it nothing can fail and leave its encoder loaded.
    Teacher teacher = tiers == Tiers.STUDENT ? null : Teacher.open(pack, labels);
    return new TextClassifier(labels, tiers, tokenizer, student, teacher, cascade);
  }

  /** Opens the pack as it would run by itself. */
  public static TextClassifier open(ModelPack pack) {
    return open(pack, Tiers.orPacksOwn(null, pack));
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
    return switch (tiers) {
      case STUDENT -> EnumSet.of(Tier.STUDENT);
      case CASCADE -> EnumSet.of(Tier.STUDENT, Tier.TEACHER);
      case TEACHER -> EnumSet.of(Tier.TEACHER);
    };
  }

  /** What a tier that is loaded thinks of each label, whatever the others do. */
  float[] probabilities(Encoding text, Tier tier) {
    return switch (tier) {
      case TEACHER -> teacher.scores(teacher.read(text, List.of())).probabilities();
      case STUDENT -> student.probabilities(text).clone();
    };
  }

  /** Makes what {@link #classify} and {@link #read} take. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public Prediction classify(Encoding text) {
    return decide(answer(text));
  }

  /** The probabilities of every label; {@link #decide} makes tags of them. */
  public Scores score(Encoding text) {
    Scores scores = answer(text);
    return new Scores(scores.probabilities().clone(), scores.tier());
  }

  /** As {@link #score}; valid until the next text. */
  private Scores answer(Encoding text) {
    if (student == null) {
      return teacher.scores(teacher.read(text, List.of()));
    }
    float[] probabilities = student.probabilities(text);
    if (cascade == null || cascade.isSure(probabilities)) {
      return new Scores(probabilities, Tier.STUDENT);
    }
    Scores asked = teacher.scores(teacher.read(text, List.of()));
    return new Scores(Cascade.mean(probabilities, asked.probabilities()), Tier.TEACHER);
  }

  /** What is said of a text with the scores that {@link #score} gave. */
  public Prediction decide(Scores scores) {
    if (cascade != null) {
      return cascade.decide(scores);
    }
    return student == null ? teacher.decide(scores) : student.decide(scores);
  }

  /**
   * As {@link #classify}, with vectors for a summary, which are valid until the next text is read.
   *
   * @param sentences in order and without overlap
   */
  public Reading read(Encoding text, List<Span> sentences) {
    if (student == null) {
      TeacherModel.Answer answer = teacher.read(text, sentences);
      return new Reading(decide(teacher.scores(answer)), answer.states());
    }
    return new Reading(classify(text), student.states(text, sentences));
  }

  @Override
  public void close() {
    if (teacher != null) {
      teacher.close();
    }
  }
}
