package dev.gloss.classify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.task.GoldenCheck;
import dev.gloss.task.TaskReader;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pack's classifier, run as one of its {@link RunAs}. Weights are shared with every other
 * classifier of the same pack in this JVM. Not safe for use by several threads at once: one a slot.
 */
public final class TextClassifier implements TaskReader {
  private final LabelSet labels;
  private final RunAs runAs;
  private final TextViews views;
  private final boolean ownsViews;

  /** Null with {@link RunAs#TEACHER}. */
  private final Student student;

  /** Null with {@link RunAs#STUDENT}. */
  private final Teacher teacher;

  /** Null unless with {@link RunAs#CASCADE}. */
  private final Cascade cascade;

  private TextClassifier(
      LabelSet labels,
      RunAs runAs,
      TextViews views,
      boolean ownsViews,
      Student student,
      Teacher teacher,
      Cascade cascade) {
    this.labels = labels;
    this.runAs = runAs;
    this.views = views;
    this.ownsViews = ownsViews;
    this.student = student;
    this.teacher = teacher;
    this.cascade = cascade;
  }

  /**
   * Loads what running it so needs and nothing else, with views of its own, and lets it show on the
   * pack's golden texts that it says what it should. If it cannot, nothing stays loaded.
   *
   * @throws ModelFormatException if the pack is not a classifier's, cannot be run so, its files do
   *     not fit each other, or it says something else of a golden text
   */
  public static TextClassifier open(ModelPack pack, RunAs runAs) {
    ClassifierSpecification specification = ClassifierSpecification.of(pack);
    RunAs.orPacksOwn(runAs, pack);
    TextViews views = TextViews.of(pack, TextViews.DEFAULT_CHARACTERS);
    try {
      TextClassifier classifier = open(pack, specification, runAs, views, true);
      try {
        GoldenCheck.verify(pack, views, Map.of(ClassifyTask.NAME, classifier));
        return classifier;
      } catch (RuntimeException e) {
        classifier.close();
        throw e;
      }
    } catch (RuntimeException e) {
      views.close();
      throw e;
    }
  }

  /** Opens the pack as it would run by itself. */
  public static TextClassifier open(ModelPack pack) {
    return open(pack, RunAs.orPacksOwn(null, pack));
  }

  /** For views that others read too, and close. The golden texts are for whoever opened them. */
  static TextClassifier open(
      ModelPack pack, ClassifierSpecification specification, RunAs runAs, TextViews views) {
    return open(pack, specification, runAs, views, false);
  }

  private static TextClassifier open(
      ModelPack pack,
      ClassifierSpecification specification,
      RunAs runAs,
      TextViews views,
      boolean ownsViews) {
    LabelSet labels = new LabelSet(specification.labels());
    Student student = runAs == RunAs.TEACHER ? null : student(pack, labels, specification, views);
    Cascade cascade = runAs == RunAs.CASCADE ? new Cascade(labels, specification) : null;
    // The teacher comes last: after it nothing can fail and leave a network loaded.
    Teacher teacher =
        runAs == RunAs.STUDENT ? null : Teacher.open(pack, labels, specification, views);
    return new TextClassifier(labels, runAs, views, ownsViews, student, teacher, cascade);
  }

  private static Student student(
      ModelPack pack, LabelSet labels, ClassifierSpecification specification, TextViews views) {
    TabulatedConvolution convolution =
        TabulatedConvolution.of(
            pack,
            ClassifierSpecification.STUDENT,
            labels.size(),
            views.tokenizer().vocabularySize());
    views.offerRows(convolution);
    return Student.of(convolution, labels, specification);
  }

  public LabelSet labels() {
    return labels;
  }

  public RunAs runAs() {
    return runAs;
  }

  /** Its view of a text, valid until the next. */
  public TextView view(String text) {
    return views.of(text);
  }

  /** The tiers that {@link #runAs} needs. */
  Set<Tier> loaded() {
    return switch (runAs) {
      case STUDENT -> EnumSet.of(Tier.STUDENT);
      case CASCADE -> EnumSet.of(Tier.STUDENT, Tier.TEACHER);
      case TEACHER -> EnumSet.of(Tier.TEACHER);
    };
  }

  /** What a tier that is loaded thinks of each label, whatever the others do. */
  float[] probabilities(TextView text, Tier tier) {
    return switch (tier) {
      case TEACHER -> teacher.probabilities(text);
      case STUDENT -> student.probabilities(text.encoding()).clone();
      case BOTH ->
          Cascade.mean(student.probabilities(text.encoding()), teacher.probabilities(text));
    };
  }

  public Prediction classify(TextView text) {
    return decide(answer(text));
  }

  @Override
  public Tags read(TextView text) {
    return classify(text).said();
  }

  @Override
  public String asked() {
    return runAs.label();
  }

  /** The probabilities of every label; {@link #decide} makes tags of them. */
  public Scores score(TextView text) {
    Scores scores = answer(text);
    return new Scores(scores.probabilities().clone(), scores.tier());
  }

  /** As {@link #score}; valid until the next text. */
  private Scores answer(TextView text) {
    if (student == null) {
      return new Scores(teacher.probabilities(text), Tier.TEACHER);
    }
    float[] probabilities = student.probabilities(text.encoding());
    if (cascade == null || cascade.isSure(probabilities)) {
      return new Scores(probabilities, Tier.STUDENT);
    }
    return new Scores(Cascade.mean(probabilities, teacher.probabilities(text)), Tier.BOTH);
  }

  /** What is said of a text with the scores that {@link #score} gave. */
  public Prediction decide(Scores scores) {
    if (cascade != null) {
      return cascade.decide(scores);
    }
    return student == null ? teacher.decide(scores) : student.decide(scores);
  }

  @Override
  public Optional<JsonNode> golden(TextView text) {
    return Optional.of(GoldenLabels.of(this, text));
  }

  @Override
  public void verify(TextView text, JsonNode expected, String where) {
    GoldenLabels.verify(this, text, expected, where);
  }

  @Override
  public void close() {
    if (teacher != null) {
      teacher.close();
    }
    if (ownsViews) {
      views.close();
    }
  }
}
