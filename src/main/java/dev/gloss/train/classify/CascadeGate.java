package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.Cascade;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tier;
import dev.gloss.evaluate.classify.CascadeSweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Chooses on validation data under which confidence of the student the teacher is asked.
 *
 * <p>Two qualities measured on the same texts differ by chance. The standard error of their
 * difference is that of the infinitesimal jackknife (Efron 1982), which is what a bootstrap comes
 * to and is exact for accuracy: each text moves micro F1 by a known amount, and the squares of the
 * differences add up. One decision more on which both differ is added: where two say the same of
 * every text there is still no proof that they will of the next. On a thousand texts a student is
 * easily a point luckier than it is good, all the more as it was chosen on them, and a plain
 * comparison would then ask nobody.
 */
final class CascadeGate {
  /** Shares of the curve, in percent. */
  private static final int[] CURVE = {0, 1, 2, 3, 5, 8, 10, 12, 15, 20, 30, 50, 75, 100};

  /** Numbers of escalated texts that are compared at most. */
  private static final int COMPARED = 200;

  /** {@link CascadeAim#FAST}'s price. */
  static final double FAST_LOSS = 0.01;

  /** Standard errors by which {@link CascadeAim#BALANCED} keeps from chance. */
  private static final double ERRORS = 2;

  /** A difference that nobody notices: with a thousand texts without any, nobody is asked. */
  private static final double UNNOTICED = 0.002;

  private final CascadeSweep sweep;

  /**
   * @param held holds what is said of each text against what should be
   * @param student probabilities, {@code [texts, labels]}
   * @param teacher likewise
   * @param classifier with both tiers' calibrations
   * @param askedThresholds of the mean of both
   */
  CascadeGate(
      LabelSet labels,
      ClassifierSpecification classifier,
      Held held,
      float[][] student,
      float[][] teacher,
      Calibration askedThresholds) {
    Decision alone = new Decision(labels, classifier, classifier.student());
    Decision taught = new Decision(labels, classifier, classifier.teacher());
    Decision asked = new Decision(labels, classifier, askedThresholds);
    List<CascadeSweep.Text> texts = new ArrayList<>();
    for (int i = 0; i < student.length; i++) {
      float[] mean = Cascade.mean(student[i], teacher[i]);
      texts.add(
          new CascadeSweep.Text(
              alone.confidence(student[i]),
              held.counts(i, prediction(alone, student[i])),
              held.counts(i, prediction(asked, mean)),
              held.counts(i, prediction(taught, teacher[i]))));
    }
    sweep = new CascadeSweep(texts);
  }

  /** What should be said of texts. */
  @FunctionalInterface
  interface Held {
    /** Holds what is said of a text against it. */
    CascadeSweep.Counts counts(int text, Prediction prediction);
  }

  private static Prediction prediction(Decision decision, float[] probabilities) {
    return decision.decide(new Scores(probabilities, Tier.TEACHER));
  }

  /** Accuracy, or micro F1 with any number of labels a text, of the teacher alone. */
  double teacherQuality() {
    return sweep.teacherQuality();
  }

  /** The threshold that asks the teacher about the share of texts that the aim calls for. */
  float escalateBelow(CascadeAim aim) {
    int[] compared = compared();
    return sweep.threshold(
        switch (aim) {
          case FAST -> fast(compared);
          case BALANCED -> balanced(compared);
          case BEST -> Math.max(balanced(compared), best(compared));
        });
  }

  /** Ascending, nobody and everybody among them. */
  private int[] compared() {
    int texts = sweep.texts().size();
    int steps = Math.min(COMPARED, texts);
    return IntStream.rangeClosed(0, steps)
        .map(step -> Math.toIntExact((long) texts * step / steps))
        .flatMap(near -> IntStream.of(sweep.possibleTo(near), sweep.possibleFrom(near)))
        .sorted()
        .distinct()
        .toArray();
  }

  private int fast(int[] compared) {
    return Arrays.stream(compared)
        .filter(escalated -> sweep.quality(escalated) >= teacherQuality() - FAST_LOSS)
        .findFirst()
        .orElseGet(() -> highest(compared));
  }

  private int balanced(int[] compared) {
    double[] teacher = influence(i -> sweep.texts().get(i).teacher(), teacherQuality());
    int nearest = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int escalated : compared) {
      double gain = sweep.quality(escalated) - teacherQuality();
      double error = ERRORS * standardError(influence(escalated), teacher);
      if (gain >= (error <= UNNOTICED ? 0 : error)) {
        return escalated;
      }
      double margin = gain - error;
      if (margin >= largest) {
        largest = margin;
        nearest = escalated;
      }
    }
    return nearest;
  }

  private int best(int[] compared) {
    int highest = highest(compared);
    double[] influence = influence(highest);
    return Arrays.stream(compared)
        .filter(
            escalated ->
                sweep.quality(highest) - sweep.quality(escalated)
                    <= standardError(influence(escalated), influence))
        .findFirst()
        .orElseThrow();
  }

  private int highest(int[] compared) {
    int highest = 0;
    for (int escalated : compared) {
      highest = sweep.quality(escalated) > sweep.quality(highest) ? escalated : highest;
    }
    return highest;
  }

  private static double standardError(double[] some, double[] others) {
    double squares = 0;
    for (int i = 0; i < some.length; i++) {
      squares += (some[i] - others[i]) * (some[i] - others[i]);
    }
    double one = some.length == 0 ? 0 : 1.0 / some.length;
    return Math.sqrt(squares + one * one);
  }

  private double[] influence(int escalated) {
    List<CascadeSweep.Text> texts = sweep.texts();
    return influence(
        i -> i < escalated ? texts.get(i).asked() : texts.get(i).alone(), sweep.quality(escalated));
  }

  /** How much each text moves a quality away from where it is. */
  private double[] influence(IntFunction<CascadeSweep.Counts> said, double quality) {
    List<CascadeSweep.Counts> counts =
        IntStream.range(0, sweep.texts().size()).mapToObj(said).toList();
    double named = Math.max(1, counts.stream().mapToLong(CascadeSweep.Counts::named).sum());
    return counts.stream()
        .mapToDouble(count -> (2 * count.right() - quality * count.named()) / named)
        .toArray();
  }

  /** What the shares of the curve would have done. */
  List<CurvePoint> curve() {
    int texts = sweep.texts().size();
    return Arrays.stream(CURVE)
        .map(percent -> (int) Math.round(percent / 100.0 * texts))
        .map(sweep::possibleFrom)
        .mapToObj(escalated -> point(sweep.threshold(escalated)))
        .toList();
  }

  /** What a threshold does. */
  CurvePoint point(float escalateBelow) {
    int escalated = sweep.escalated(escalateBelow);
    return new CurvePoint(
        escalateBelow, (float) escalated / sweep.texts().size(), (float) sweep.quality(escalated));
  }
}
