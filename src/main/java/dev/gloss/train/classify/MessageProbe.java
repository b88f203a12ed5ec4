package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.FollowUp;
import dev.gloss.classify.Reading;
import dev.gloss.classify.Softmax;
import dev.gloss.evaluate.Progress;
import dev.gloss.tensor.LinearHead;
import dev.gloss.train.Features;
import dev.gloss.train.Lbfgs;
import dev.gloss.train.Workers;
import java.util.List;
import java.util.Optional;

/**
 * Fits a head to passages of messages and chooses how strongly it is regularized by the
 * cross-entropy of the calibrated probabilities on validation messages and their clauses.
 */
final class MessageProbe {
  /**
   * From strong to weak; each starts where the one before ended. The search ends at the first that
   * is no better.
   */
  private static final double[] L2 = {1e-2, 5e-3, 3e-3, 1.5e-3, 8e-4, 4e-4};

  private static final Lbfgs OPTIMIZER = new Lbfgs(100, 1e-4);

  private final MessageTexts texts;
  private final PrecisionGoal goal;
  private final Workers workers;

  /**
   * @param goal that the threshold has to reach
   */
  MessageProbe(MessageTexts texts, PrecisionGoal goal, Workers workers) {
    this.texts = texts;
    this.goal = goal;
    this.workers = workers;
  }

  /**
   * A head that was tried.
   *
   * @param probabilities what counts of each validation message, {@code [messages, labels]}
   */
  record Fitted(
      LinearHead head,
      double l2,
      ClassifierSpecification classifier,
      Calibrator.Chosen chosen,
      float[][] probabilities) {}

  /**
   * @param vectors of the passages
   * @param held of the {@linkplain JudgedMessages#parts parts} of the validation messages
   */
  Fitted best(Features vectors, Features held, Progress progress) {
    List<Passage> passages = texts.passages();
    float[][] targets = passages.stream().map(Passage::target).toArray(float[][]::new);
    float[] weights = weights(passages);
    MessageCalibrator calibration = MessageCalibrator.of(texts.validation(), specification(), goal);
    Fitted best = null;
    double[] point = null;
    for (int i = 0; i < L2.length; i++) {
      LogisticRegression regression =
          new LogisticRegression(vectors, targets, false, weights, L2[i], workers);
      point =
          OPTIMIZER.minimize(
              regression, point == null ? new double[regression.parameters()] : point);
      LinearHead head = regression.head(point);
      List<float[][]> logits = texts.validation().grouped(held.each(head::logits, workers));
      Calibrator.Chosen chosen = calibration.ofLogits(logits);
      if (best != null && chosen.crossEntropy() >= best.chosen().crossEntropy()) {
        break;
      }
      float temperature = chosen.calibration().temperature();
      best =
          new Fitted(
              head,
              L2[i],
              specification(chosen.calibration()),
              chosen,
              texts.validation().probabilities(logits, row -> Softmax.of(row, temperature)));
      progress.done(i + 1, L2.length);
    }
    progress.done(L2.length, L2.length);
    return best;
  }

  /** 1 on average. */
  private static float[] weights(List<Passage> passages) {
    double sum = passages.stream().mapToDouble(Passage::weight).sum();
    float[] weights = new float[passages.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (passages.get(i).weight() * weights.length / sum);
    }
    return weights;
  }

  private ClassifierSpecification specification() {
    return specification(Calibration.single(1, 0));
  }

  private ClassifierSpecification specification(Calibration teacher) {
    MessageTargets targets = texts.targets();
    return new ClassifierSpecification(
        targets.labels().labels(),
        false,
        List.of(targets.labels().label(targets.none())),
        Reading.CLAUSES,
        Optional.of(targets.followUp())
            .filter(index -> index >= 0)
            .map(index -> FollowUp.of(targets.labels().label(index)))
            .orElse(null),
        teacher,
        null,
        null);
  }
}
