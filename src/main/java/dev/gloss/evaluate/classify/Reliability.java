package dev.gloss.evaluate.classify;

import dev.gloss.classify.ClassifierSpecification;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what is said with a probability is right that often, in bins of equal width (Naeini et
 * al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"). Not safe for use by
 * several threads.
 */
public final class Reliability {
  /** How many the calibration error is taken over. */
  static final int BINS = 15;

  private final double[] confidence;
  private final int[] right;
  private final int[] count;

  Reliability(int bins) {
    confidence = new double[bins];
    right = new int[bins];
    count = new int[bins];
  }

  /**
   * Of the answers of a tier; with any number of labels a text, of the labels that {@link
   * #addLabel} counts.
   *
   * @param judgements of its answers
   */
  public static Reliability of(List<Judgement> judgements, ClassifierSpecification classifier) {
    Reliability reliability = new Reliability(BINS);
    for (Judgement judgement : judgements) {
      float[] probabilities = judgement.answer().probabilities();
      if (!classifier.multiLabel()) {
        reliability.add((float) judgement.confidence(), judgement.right());
        continue;
      }
      List<String> wanted = judgement.answer().example().labels();
      for (int label = 0; label < probabilities.length; label++) {
        reliability.addLabel(probabilities[label], wanted.contains(classifier.labels().get(label)));
      }
    }
    return reliability;
  }

  /**
   * One label of a text that may have any number of them. It counts only if its probability is at
   * least the width of a bin. Of many labels nearly all are nearly impossible for a text, and right
   * so: their mean would hide how far off what is said is. The threshold is that of Nixon et al.
   * 2019, "Measuring Calibrator in Deep Learning", who leave out small probabilities for the same
   * reason. It looks at the probability alone, never at the outcome, so that exact probabilities
   * still have no error.
   *
   * @param probability in [0, 1]
   */
  void addLabel(float probability, boolean isRight) {
    if (bin(probability) > 0) {
      add(probability, isRight);
    }
  }

  /**
   * @param probability in [0, 1]
   */
  void add(float probability, boolean isRight) {
    int bin = bin(probability);
    confidence[bin] += probability;
    right[bin] += isRight ? 1 : 0;
    count[bin]++;
  }

  private int bin(float probability) {
    return Math.min(count.length - 1, (int) (probability * count.length));
  }

  /** Mean distance between probability and share of right answers, weighted by their number. */
  public double calibrationError() {
    double error = 0;
    int all = 0;
    for (int bin = 0; bin < count.length; bin++) {
      error += Math.abs(confidence[bin] - right[bin]);
      all += count[bin];
    }
    return all == 0 ? 0 : error / all;
  }

  /**
   * Answers of about equal probability.
   *
   * @param confidence their mean probability
   * @param accuracy share of them that is right
   */
  public record Bin(double confidence, double accuracy, int count) {}

  /** The bins that hold any, by probability. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < count.length; bin++) {
      if (count[bin] > 0) {
        bins.add(
            new Bin(confidence[bin] / count[bin], (double) right[bin] / count[bin], count[bin]));
      }
    }
    return bins;
  }
}
