package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.data.DataFormatException;
import dev.gloss.evaluate.classify.CoverageSweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses on validation data how a classifier's logits become probabilities and tags. */
final class Calibrator {
  /** Share of the texts that a label fits which may be given up to find those that none does. */
  private static final double SCOPE_COST = 0.005;

  /** What was thought impossible counts as this probable. */
  private static final double LEAST = 1e-12;

  private final boolean multiLabel;
  private final PrecisionGoal goal;
  private final Set<Integer> abstaining;

  /** {@code [examples][labels of the example]}. */
  private final int[][] expected;

  /** Texts that no label fits. */
  private final int misfits;

  private final int labels;

  /**
   * @param expected labels of each example
   * @param goal that the thresholds have to reach
   * @throws DataFormatException if the goal is for texts out of scope and there are none
   */
  Calibrator(
      LabelSet labels,
      boolean multiLabel,
      List<String> abstainLabels,
      List<List<String>> expected,
      PrecisionGoal goal) {
    this.multiLabel = multiLabel;
    this.goal = goal;
    this.labels = labels.size();
    this.abstaining =
        Set.copyOf(abstainLabels.stream().map(label -> labels.index(label).orElseThrow()).toList());
    this.expected =
        expected.stream()
            .map(
                names ->
                    names.stream().mapToInt(name -> labels.index(name).orElseThrow()).toArray())
            .toArray(int[][]::new);
    misfits = (int) Arrays.stream(this.expected).filter(this::isMisfit).count();
    if (goal.outOfScope().isPresent() && (misfits == 0 || misfits == this.expected.length)) {
      throw new DataFormatException(
          "expected validation texts both with an abstain label and with others, since a share of"
              + " texts out of scope is to be allowed for, found %d of %d with one"
                  .formatted(misfits, this.expected.length));
    }
  }

  private boolean isMisfit(int[] wanted) {
    return !multiLabel && abstaining.contains(wanted[0]);
  }

  /**
   * What was chosen, and what it promises.
   *
   * @param safe absent: nothing was to be promised
   * @param crossEntropy of the calibrated probabilities, in nats an example
   */
  record Chosen(Calibration calibration, Optional<SafeThreshold> safe, double crossEntropy) {
    Chosen with(float temperature) {
      return new Chosen(
          new Calibration(temperature, calibration.abstain(), calibration.thresholds()),
          safe,
          crossEntropy);
    }
  }

  /**
   * How logits become probabilities and tags.
   *
   * @param logits {@code [examples, labels]}
   */
  Chosen ofLogits(float[][] logits) {
    float temperature = Temperature.best(t -> crossEntropy(probabilities(logits, (float) t)));
    return ofProbabilities(probabilities(logits, temperature)).with(temperature);
  }

  private float[][] probabilities(float[][] logits, float temperature) {
    return Arrays.stream(logits)
        .map(each -> multiLabel ? Sigmoid.of(each, temperature) : Softmax.of(each, temperature))
        .toArray(float[][]::new);
  }

  /** How probabilities become tags; the temperature is 1. */
  Chosen ofProbabilities(float[][] probabilities) {
    return multiLabel ? ofSets(probabilities) : abstaining(probabilities);
  }

  private Chosen ofSets(float[][] probabilities) {
    float[] thresholds = LabelThresholds.ofHighestF1(probabilities, expected, labels);
    Optional<LabelThresholds.Raised> raised =
        goal.promised(multiLabel)
            .map(
                precision ->
                    LabelThresholds.raised(thresholds, probabilities, expected, precision));
    float[] kept = raised.map(LabelThresholds.Raised::thresholds).orElse(thresholds);
    return new Chosen(
        new Calibration(1, 0, LabelThresholds.list(kept)),
        raised.map(LabelThresholds.Raised::safe),
        crossEntropy(probabilities) / expected.length);
  }

  /** Sum over the examples, in nats. */
  private double crossEntropy(float[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (multiLabel) {
        for (float probability : probabilities[i]) {
          sum -= StrictMath.log(Math.max(1 - probability, LEAST));
        }
      }
      for (int label : expected[i]) {
        sum -= StrictMath.log(Math.max(probabilities[i][label], LEAST));
        if (multiLabel) {
          sum += StrictMath.log(Math.max(1 - probabilities[i][label], LEAST));
        }
      }
    }
    return sum;
  }

  /**
   * The higher of two thresholds: the one that {@link SafeThreshold} finds, and, if the examples
   * hold some that no label fits, the highest that costs no more than {@link #SCOPE_COST} of the
   * accuracy on those that one does. What is out of scope is seldom as sure as what is in it, so
   * that many of the former are found for few of the latter.
   */
  private Chosen abstaining(float[][] probabilities) {
    List<CoverageSweep.Said> said = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      int best = Softmax.argMax(probabilities[i]);
      if (!abstaining.contains(best)) {
        said.add(
            new CoverageSweep.Said(
                probabilities[i][best], best == expected[i][0], !isMisfit(expected[i])));
      }
    }
    double precision = goal.promised(multiLabel).orElseThrow();
    SafeThreshold safe = SafeThreshold.of(said, precision, misfitWeight());
    float threshold = Math.max(safe.threshold(), scopeThreshold(said));
    return new Chosen(
        Calibration.single(1, threshold),
        Optional.of(safe),
        crossEntropy(probabilities) / expected.length);
  }

  /** 1: texts out of scope are as frequent as among the examples. */
  private double misfitWeight() {
    return goal.outOfScope()
        .map(share -> share / (1 - share) * (expected.length - misfits) / misfits)
        .orElse(1.0);
  }

  private float scopeThreshold(List<CoverageSweep.Said> said) {
    List<Float> right =
        said.stream()
            .filter(CoverageSweep.Said::right)
            .map(CoverageSweep.Said::confidence)
            .sorted()
            .toList();
    int spared = (int) (SCOPE_COST * (expected.length - misfits));
    return misfits == 0 || right.isEmpty() ? 0 : right.get(Math.min(right.size() - 1, spared));
  }
}
