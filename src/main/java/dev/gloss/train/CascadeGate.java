package dev.gloss.train;

import dev.gloss.classify.Cascade;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses on validation data under which confidence of the student the teacher is asked: the
 * smallest share of texts with which the cascade is not below the teacher.
 *
 * <p>"Not below" allows for chance. With one label a text, the cascade's accuracy less the
 * teacher's is a mean over the texts on which exactly one of both is right, and it has to be at
 * least {@value #ERRORS} of its standard errors: on a thousand texts a student is easily a point
 * luckier than it is good, all the more as it was chosen on them, and a plain comparison would then
 * ask nobody. Where no share reaches that, the one that comes nearest is taken. With any number of
 * labels a text, micro F1 is compared as it is.
 */
final class CascadeGate {
  /** Shares of the curve, in percent. */
  private static final int[] CURVE = {0, 1, 2, 3, 5, 8, 10, 12, 15, 20, 30, 50, 75, 100};

  /** Distance from chance that the cascade has to keep. */
  private static final double ERRORS = 2;

  private final boolean multiLabel;
  private final List<List<String>> expected;
  private final Answers teacher;

  /** The student's confidence in each text, ascending. */
  private final float[] confidences;

  /** For each number of escalated texts, what the cascade does. */
  private final Tally[] tallies;

  /** What one tier says of each text: how many labels, and how many of them are right. */
  private record Answers(int[] said, int[] correct, boolean[] exact) {}

  /**
   * @param gained texts on which the cascade is right and the teacher is not
   * @param lost the other way round
   */
  private record Tally(double quality, int gained, int lost) {}

  /**
   * @param expected labels of each text
   * @param student probabilities, {@code [texts, labels]}
   * @param teacher likewise
   * @param classifier with both tiers' calibrations
   * @param askedThresholds of the mean of both, with any number of labels a text
   */
  CascadeGate(
      LabelSet labels,
      Manifest.Classifier classifier,
      List<List<String>> expected,
      float[][] student,
      float[][] teacher,
      List<Float> askedThresholds) {
    this.multiLabel = classifier.multiLabel();
    this.expected = expected;
    Decision alone = new Decision(labels, classifier, classifier.student());
    Decision asked =
        new Decision(labels, classifier, new Manifest.Calibration(1, 0, askedThresholds));
    float[][] means = new float[student.length][];
    float[] confidence = new float[student.length];
    Integer[] order = new Integer[student.length];
    for (int i = 0; i < order.length; i++) {
      means[i] = Cascade.mean(student[i], teacher[i]);
      confidence[i] = alone.confidence(student[i]);
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> confidence[i]));
    this.teacher = answers(new Decision(labels, classifier, classifier.teacher()), teacher);
    confidences = new float[order.length];
    for (int rank = 0; rank < order.length; rank++) {
      confidences[rank] = confidence[order[rank]];
    }
    tallies = tallies(order, answers(alone, student), answers(asked, means));
  }

  private Answers answers(Decision decision, float[][] probabilities) {
    int[] said = new int[probabilities.length];
    int[] correct = new int[probabilities.length];
    boolean[] exact = new boolean[probabilities.length];
    for (int i = 0; i < said.length; i++) {
      Prediction prediction = decision.decide(new Scores(probabilities[i], Tier.TEACHER));
      List<String> labels = prediction.judged(multiLabel).stream().map(Tag::label).toList();
      said[i] = labels.size();
      correct[i] = (int) labels.stream().filter(expected.get(i)::contains).count();
      exact[i] = correct[i] == said[i] && said[i] == expected.get(i).size();
    }
    return new Answers(said, correct, exact);
  }

  /** Escalates one text after the other, the least sure first. */
  private Tally[] tallies(Integer[] order, Answers student, Answers asked) {
    Sums sums = new Sums();
    for (int i = 0; i < order.length; i++) {
      sums.add(student, i, 1);
    }
    Tally[] all = new Tally[order.length + 1];
    all[0] = sums.tally();
    for (int rank = 0; rank < order.length; rank++) {
      sums.add(student, order[rank], -1);
      sums.add(asked, order[rank], 1);
      all[rank + 1] = sums.tally();
    }
    return all;
  }

  private final class Sums {
    private final long wanted = expected.stream().mapToLong(List::size).sum();
    private long said;
    private long correct;
    private int exact;
    private int gained;
    private int lost;

    void add(Answers answers, int text, int sign) {
      said += sign * answers.said()[text];
      correct += sign * answers.correct()[text];
      exact += answers.exact()[text] ? sign : 0;
      gained += answers.exact()[text] && !teacher.exact()[text] ? sign : 0;
      lost += !answers.exact()[text] && teacher.exact()[text] ? sign : 0;
    }

    Tally tally() {
      double f1 = said + wanted == 0 ? 0 : 2.0 * correct / (said + wanted);
      return new Tally(multiLabel ? f1 : (double) exact / expected.size(), gained, lost);
    }
  }

  /** Accuracy, or micro F1 with any number of labels a text, of the teacher alone. */
  double teacherQuality() {
    Sums sums = new Sums();
    for (int i = 0; i < expected.size(); i++) {
      sums.add(teacher, i, 1);
    }
    return sums.tally().quality();
  }

  /** The threshold that asks the teacher about the smallest share that the gate lets pass. */
  float escalateBelow(double maxLoss) {
    double teacherQuality = teacherQuality();
    int nearest = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int escalated = 0; escalated < tallies.length; escalated++) {
      if (isBetweenEquals(escalated)) {
        continue;
      }
      Tally tally = tallies[escalated];
      double margin = tally.quality() - teacherQuality - ERRORS * standardError(tally) + maxLoss;
      if (margin > largest) {
        largest = margin;
        nearest = escalated;
      }
      if (margin >= 0) {
        break;
      }
    }
    return threshold(nearest);
  }

  private double standardError(Tally tally) {
    if (multiLabel) {
      return 0;
    }
    double texts = expected.size();
    double difference = tally.gained() - tally.lost();
    return Math.sqrt(tally.gained() + tally.lost() - difference * difference / texts) / texts;
  }

  /** Texts of equal confidence are escalated together. */
  private boolean isBetweenEquals(int escalated) {
    return escalated > 0
        && escalated < confidences.length
        && confidences[escalated] == confidences[escalated - 1];
  }

  /** Confidence from which on the student's answer stands, if so many texts are escalated. */
  private float threshold(int escalated) {
    if (escalated == 0) {
      return 0;
    }
    return escalated == confidences.length ? 1 : confidences[escalated];
  }

  /** What the shares of the curve would have done. */
  List<Manifest.CurvePoint> curve() {
    List<Manifest.CurvePoint> points = new ArrayList<>();
    for (int percent : CURVE) {
      points.add(point((int) Math.round(percent / 100.0 * confidences.length)));
    }
    return points;
  }

  private Manifest.CurvePoint point(int escalated) {
    return new Manifest.CurvePoint(
        threshold(escalated),
        (float) escalated / confidences.length,
        (float) tallies[escalated].quality());
  }

  /** What a threshold does. */
  Manifest.CurvePoint point(float escalateBelow) {
    int escalated = 0;
    while (escalated < confidences.length && confidences[escalated] < escalateBelow) {
      escalated++;
    }
    return new Manifest.CurvePoint(
        escalateBelow,
        (float) escalated / confidences.length,
        (float) tallies[escalated].quality());
  }
}
