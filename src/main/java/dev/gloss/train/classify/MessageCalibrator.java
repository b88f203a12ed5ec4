package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Softmax;
import dev.gloss.data.Message;
import dev.gloss.evaluate.classify.CoverageSweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses on validation messages how what a classifier thinks of them and of their clauses becomes
 * tags.
 */
final class MessageCalibrator {
  /**
   * A label that is less probable is never said: where one settles a sentence, what is left for the
   * others is less.
   */
  private static final float LEAST = 0.3f;

  /** What was thought impossible counts as this probable. */
  private static final double LEAST_PROBABLE = 1e-12;

  private final JudgedMessages messages;
  private final LabelSet labels;
  private final Predicate<String> said;
  private final PrecisionGoal goal;

  /**
   * @param said whether a label is said of texts
   * @param goal that the threshold has to reach
   */
  MessageCalibrator(
      JudgedMessages messages, LabelSet labels, Predicate<String> said, PrecisionGoal goal) {
    this.messages = messages;
    this.labels = labels;
    this.said = said;
    this.goal = goal;
  }

  static MessageCalibrator of(
      JudgedMessages messages, ClassifierSpecification classifier, PrecisionGoal goal) {
    return new MessageCalibrator(
        messages, new LabelSet(classifier.labels()), classifier::isSaid, goal);
  }

  JudgedMessages messages() {
    return messages;
  }

  /**
   * @param logits of each message, then of its clauses
   */
  Calibrator.Chosen ofLogits(List<float[][]> logits) {
    float temperature = Temperature.best(t -> crossEntropy(logits, (float) t));
    float[][] probabilities = messages.probabilities(logits, row -> Softmax.of(row, temperature));
    Calibrator.Chosen chosen = ofProbabilities(probabilities).with(temperature);
    return new Calibrator.Chosen(
        chosen.calibration(),
        chosen.safe(),
        crossEntropy(logits, temperature) / messages.messages().size());
  }

  /**
   * How what counts of each message becomes tags; the temperature is 1.
   *
   * @param probabilities {@code [messages, labels]}
   */
  Calibrator.Chosen ofProbabilities(float[][] probabilities) {
    List<CoverageSweep.Said> candidates = new ArrayList<>();
    int without = 0;
    for (int i = 0; i < messages.asked(); i++) {
      Message message = messages.messages().get(i);
      Set<String> right = message.acceptable();
      boolean fitting = !message.told().isEmpty();
      without += fitting ? 0 : 1;
      for (int label = 0; label < labels.size(); label++) {
        String name = labels.label(label);
        if (probabilities[i][label] >= LEAST && said.test(name)) {
          candidates.add(
              new CoverageSweep.Said(
                  probabilities[i][label], right.contains(name), !right.isEmpty()));
        }
      }
    }
    SafeThreshold safe =
        SafeThreshold.of(candidates, goal.promised(false).orElseThrow(), weight(without));
    return new Calibrator.Chosen(
        Calibration.single(1, Math.max(LEAST, safe.threshold())), Optional.of(safe), 0);
  }

  /** 1: messages about nothing are as frequent as among those to choose by. */
  private double weight(int without) {
    int asked = messages.asked();
    return goal.outOfScope()
        .filter(share -> without > 0 && without < asked)
        .map(share -> share / (1 - share) * (asked - without) / without)
        .orElse(1.0);
  }

  /** Sum over the messages, in nats. */
  private double crossEntropy(List<float[][]> logits, float temperature) {
    double sum = 0;
    for (int i = 0; i < logits.size(); i++) {
      float[][] wanted = messages.targets().get(i);
      for (int row = 0; row < wanted.length; row++) {
        float[] probabilities = Softmax.of(logits.get(i)[row], temperature);
        for (int label = 0; label < probabilities.length; label++) {
          if (wanted[row][label] > 0) {
            sum -=
                wanted[row][label]
                    * StrictMath.log(Math.max(probabilities[label], LEAST_PROBABLE))
                    / wanted.length;
          }
        }
      }
    }
    return sum;
  }
}
