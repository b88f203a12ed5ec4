package dev.gloss.evaluate.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.Cascade;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Specifications;
import dev.gloss.classify.Tier;
import dev.gloss.data.Example;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.TestPacks;
import dev.gloss.summarize.SummarizerSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Evaluations of packs that nobody made: what both tiers think is given. */
public final class Evaluations {
  private final Manifest manifest;
  private final LabelSet labels;
  private final List<Example> examples = new ArrayList<>();
  private final List<float[]> student = new ArrayList<>();
  private final List<float[]> teacher = new ArrayList<>();

  public Evaluations(Manifest manifest) {
    this.manifest = manifest;
    this.labels = new LabelSet(TestPacks.classifier(manifest).labels());
  }

  /** Adds a text; whoever is not in the pack is not asked. */
  public Evaluations text(
      String text, List<String> gold, float[] studentProbabilities, float[] teacherProbabilities) {
    int line = examples.size() + 1;
    examples.add(new Example("", text, gold, line));
    student.add(studentProbabilities);
    teacher.add(teacherProbabilities);
    return this;
  }

  /** Adds texts with one label, of which the teacher knows more than the student. */
  public Evaluations random(int texts, RandomGenerator random) {
    for (int i = 0; i < texts; i++) {
      int gold = random.nextInt(labels.size());
      text(
          "text " + i,
          List.of(labels.label(gold)),
          probabilities(gold, 1.5, random),
          probabilities(gold, 2.5, random));
    }
    return this;
  }

  private float[] probabilities(int gold, double knows, RandomGenerator random) {
    double[] scores = random.doubles(labels.size()).map(u -> StrictMath.exp(4 * u)).toArray();
    scores[gold] *= StrictMath.exp(knows);
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    float[] probabilities = new float[scores.length];
    for (int label = 0; label < scores.length; label++) {
      probabilities[label] = (float) (scores[label] / sum);
    }
    return probabilities;
  }

  public ClassifierEvaluation evaluation() {
    Set<String> unknown = new TreeSet<>();
    examples.forEach(example -> unknown.addAll(example.labels()));
    TestPacks.classifier(manifest).labels().forEach(unknown::remove);
    return new ClassifierEvaluation(
        RunAs.of(TestPacks.classifier(manifest)).stream().map(this::tier).toList(), unknown);
  }

  private TierEvaluation tier(RunAs tiers) {
    List<ScoredExample> answers = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      answers.add(answer(tiers, i));
    }
    return TierEvaluation.of(tiers, labels, TestPacks.classifier(manifest), answers, 100);
  }

  private ScoredExample answer(RunAs tiers, int i) {
    ClassifierSpecification classifier = TestPacks.classifier(manifest);
    Scores scores =
        switch (tiers) {
          case STUDENT -> new Scores(student.get(i), Tier.STUDENT);
          case TEACHER -> new Scores(teacher.get(i), Tier.TEACHER);
          case CASCADE ->
              new Cascade(labels, classifier).isSure(student.get(i))
                  ? new Scores(student.get(i), Tier.STUDENT)
                  : new Scores(Cascade.mean(student.get(i), teacher.get(i)), Tier.BOTH);
        };
    return new ScoredExample(
        examples.get(i),
        switch (tiers) {
          case STUDENT -> new Decision(labels, classifier, classifier.student()).decide(scores);
          case TEACHER -> new Decision(labels, classifier, classifier.teacher()).decide(scores);
          case CASCADE -> new Cascade(labels, classifier).decision(scores.tier()).decide(scores);
        },
        scores.probabilities());
  }

  /** A pack's manifest with other labels and another way to decide. */
  public static Manifest manifest(
      Manifest other, ClassifierSpecification classifier, List<String> labels) {
    return new Manifest(
        other.name(),
        other.version(),
        other.encoder(),
        List.of(Specifications.with(classifier, labels), SummarizerSpecification.UNTRAINED),
        other.files(),
        other.card());
  }

  /** One label a text, from both tiers. */
  public static ClassifierSpecification cascade(float escalateBelow, List<String> abstainLabels) {
    return Specifications.of(
        false,
        abstainLabels,
        Calibration.single(1, 0.3f),
        Calibration.single(1, 0.4f),
        new CascadeSettings(
            escalateBelow,
            0.35f,
            List.of(),
            List.of(new CurvePoint(0, 0, 0.8f), new CurvePoint(0.9f, 1, 0.95f))));
  }

  /** Any number of labels a text, from both tiers. */
  public static ClassifierSpecification multiLabelCascade(
      float escalateBelow, List<Float> thresholds) {
    Calibration calibration = new Calibration(1, 0, thresholds);
    return Specifications.of(
        true,
        List.of(),
        calibration,
        calibration,
        new CascadeSettings(escalateBelow, 0, thresholds, List.of()));
  }
}
