package dev.gloss.classify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.task.GoldenCheck;
import dev.gloss.task.TaskReader;
import dev.gloss.text.Span;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * A pack's classifier, run as one of its {@link RunAs}. Weights are shared with every other
 * classifier of the same pack in this JVM. Not safe for use by several threads at once: one a slot.
 */
public final class TextClassifier implements TaskReader {
  private final LabelSet labels;
  private final Reading reading;
  private final RunAs runAs;
  private final TextViews views;
  private final boolean ownsViews;

  /** Null with {@link RunAs#TEACHER}. */
  private final Student student;

  /** Null with {@link RunAs#STUDENT}. */
  private final Teacher teacher;

  /** Null unless with {@link RunAs#CASCADE}. */
  private final Cascade cascade;

  private final EscalationBudget budget;

  private TextClassifier(
      LabelSet labels,
      Reading reading,
      RunAs runAs,
      TextViews views,
      boolean ownsViews,
      Student student,
      Teacher teacher,
      Cascade cascade,
      EscalationBudget budget) {
    this.labels = labels;
    this.reading = reading;
    this.runAs = runAs;
    this.views = views;
    this.ownsViews = ownsViews;
    this.student = student;
    this.teacher = teacher;
    this.cascade = cascade;
    this.budget = budget;
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
      TextClassifier classifier =
          open(pack, specification, runAs, views, true, new EscalationBudget(1, false));
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
      ModelPack pack,
      ClassifierSpecification specification,
      RunAs runAs,
      TextViews views,
      EscalationBudget budget) {
    return open(pack, specification, runAs, views, false, budget);
  }

  private static TextClassifier open(
      ModelPack pack,
      ClassifierSpecification specification,
      RunAs runAs,
      TextViews views,
      boolean ownsViews,
      EscalationBudget budget) {
    LabelSet labels = new LabelSet(specification.labels());
    Student student = runAs == RunAs.TEACHER ? null : student(pack, labels, specification, views);
    Cascade cascade = runAs == RunAs.CASCADE ? new Cascade(labels, specification) : null;
    // The teacher comes last: after it nothing can fail and leave a network loaded.
    Teacher teacher =
        runAs == RunAs.STUDENT ? null : Teacher.open(pack, labels, specification, views);
    return new TextClassifier(
        labels,
        specification.reading(),
        runAs,
        views,
        ownsViews,
        student,
        teacher,
        cascade,
        budget);
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

  /** What a tier that is loaded thinks of each label of a whole text, whatever the others do. */
  float[] probabilities(TextView text, Tier tier) {
    return switch (tier) {
      case TEACHER -> teacher.opinion(text, false).whole();
      case STUDENT -> student.opinion(text, false).whole().clone();
      case CAPPED -> throw new IllegalArgumentException("nobody loads a tier that was not asked");
      case BOTH ->
          Cascade.mean(probabilities(text, Tier.STUDENT), probabilities(text, Tier.TEACHER));
    };
  }

  /** What is said of a text, each tag with the clause that speaks most for it. */
  public Prediction classify(TextView text) {
    Answer answer = answer(text);
    return decide(answer.scores()).with(evidence(text, answer));
  }

  /** As {@link #read}, of a message that stands in a conversation. */
  public Tags readInConversation(String text) {
    return read(views.of(text, true));
  }

  @Override
  public Tags read(TextView text) {
    Answer answer = answer(text);
    Function<String, Span> evidence = evidence(text, answer);
    Decision decision = decision(answer.scores().tier());
    Prediction prediction = decision.decide(answer.scores()).with(evidence);
    Leaning leaning =
        text.inConversation()
            ? decision.leaning(
                answer.scores().probabilities(), label -> evidence.apply(labels.label(label)))
            : Leaning.NONE;
    return prediction.said(decision.silence(prediction), leaning);
  }

  @Override
  public void effort(double effort) {
    budget.effort(effort);
  }

  @Override
  public String asked() {
    return runAs.label();
  }

  /** The probabilities of every label; {@link #decide} makes tags of them. */
  public Scores score(TextView text) {
    Scores scores = answer(text).scores();
    return new Scores(scores.probabilities().clone(), scores.tier());
  }

  /**
   * What a tier said; valid until the next text.
   *
   * @param student null if it was not asked
   * @param teacher null if it was not asked
   */
  private record Answer(Scores scores, Opinion student, Opinion teacher) {
    /** What all that were asked think. */
    private Opinion opinion() {
      if (student == null || teacher == null) {
        return student == null ? teacher : student;
      }
      return student.mean(teacher);
    }

    /** Whether all that were asked were asked about the clauses too. */
    private boolean isOfClauses() {
      return (student == null || student.clauses().length > 0)
          && (teacher == null || teacher.clauses().length > 0);
    }
  }

  private Answer answer(TextView text) {
    boolean apart = reading == Reading.CLAUSES;
    if (student == null) {
      Opinion taught = teacher.opinion(text, apart);
      return new Answer(new Scores(taught.probabilities(), Tier.TEACHER), null, taught);
    }
    Opinion own = student.opinion(text, apart);
    float[] probabilities = own.probabilities();
    if (cascade == null) {
      return new Answer(new Scores(probabilities, Tier.STUDENT), own, null);
    }
    budget.text();
    if (cascade.isSure(probabilities)) {
      return new Answer(new Scores(probabilities, Tier.STUDENT), own, null);
    }
    if (!budget.spend()) {
      return new Answer(new Scores(probabilities, Tier.CAPPED), own, null);
    }
    Opinion taught = teacher.opinion(text, apart);
    float[] mean = Cascade.mean(probabilities, taught.probabilities());
    return new Answer(new Scores(mean, Tier.BOTH), own, taught);
  }

  /** Where a label's evidence stands; the clauses are asked about when it is first needed. */
  private Function<String, Span> evidence(TextView text, Answer answer) {
    return new Function<>() {
      private IntUnaryOperator strongest;

      @Override
      public Span apply(String label) {
        List<Span> clauses = text.clauses();
        if (clauses.size() < 2) {
          return clauses.isEmpty() ? new Span(0, text.text().length()) : clauses.get(0);
        }
        if (strongest == null) {
          strongest = strongest(text, answer);
        }
        int clause = strongest.applyAsInt(labels.index(label).orElseThrow());
        return clause < 0
            ? new Span(clauses.get(0).start(), clauses.get(clauses.size() - 1).end())
            : clauses.get(clause);
      }
    };
  }

  /** Of a label's index the clause that speaks most for it; -1: nobody knows anything of them. */
  private IntUnaryOperator strongest(TextView text, Answer answer) {
    if (answer.isOfClauses()) {
      return answer.opinion()::evidence;
    }
    if (answer.teacher() == null) {
      return student.evidence(text);
    }
    Opinion taught = teacher.apart(text, answer.teacher().whole());
    if (taught.clauses().length == 0) {
      return label -> -1;
    }
    return answer.student() == null
        ? taught::evidence
        : student.apart(text, answer.student().whole()).mean(taught)::evidence;
  }

  /** What is said of a text with the scores that {@link #score} gave, without evidence. */
  public Prediction decide(Scores scores) {
    return decision(scores.tier()).decide(scores);
  }

  private Decision decision(Tier answered) {
    if (cascade != null) {
      return cascade.decision(answered);
    }
    return student == null ? teacher.decision() : student.decision();
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
