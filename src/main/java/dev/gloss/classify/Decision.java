package dev.gloss.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a tier's logits become probabilities, a confidence and tags. Immutable. */
public final class Decision {
  private final LabelSet labels;
  private final boolean multiLabel;
  private final boolean[] abstaining;
  private final Calibration calibration;

  /**
   * @param classifier whether labels exclude each other, and which of them mean "none"
   * @param calibration of the tier
   */
  public Decision(LabelSet labels, ClassifierSpecification classifier, Calibration calibration) {
    this.labels = labels;
    this.multiLabel = classifier.multiLabel();
    this.calibration = calibration;
    abstaining = new boolean[labels.size()];
    for (String label : classifier.abstainLabels()) {
      abstaining[labels.index(label).orElseThrow()] = true;
    }
  }

  /**
   * @param logits {@code [labels]}
   * @return {@code [labels]}, each in [0, 1]; with one label a text they sum to 1
   */
  public float[] probabilities(float[] logits) {
    float[] probabilities = logits.clone();
    replace(probabilities, new double[logits.length]);
    return probabilities;
  }

  /**
   * As {@link #probabilities}, in place.
   *
   * @param scratch {@code [labels]}; overwritten
   */
  void replace(float[] logits, double[] scratch) {
    if (multiLabel) {
      Sigmoid.replace(logits, calibration.temperature());
    } else {
      Softmax.replace(logits, calibration.temperature(), scratch);
    }
  }

  /**
   * How sure the answer is, in [0, 1]. With one label a text the largest probability; else the
   * smallest distance of a label's probability from its threshold, as a share of the farthest it
   * could be on its side: how far the answer is from being another.
   */
  public float confidence(float[] probabilities) {
    if (!multiLabel) {
      return probabilities[Softmax.argMax(probabilities)];
    }
    float smallest = 1;
    for (int label = 0; label < probabilities.length; label++) {
      float threshold = calibration.thresholds().get(label);
      float distance = probabilities[label] - threshold;
      float farthest = distance >= 0 ? 1 - threshold : threshold;
      smallest = Math.min(smallest, farthest == 0 ? 0 : Math.abs(distance) / farthest);
    }
    return smallest;
  }

  /** What is said of a text with these scores. */
  public Prediction decide(Scores scores) {
    float[] probabilities = scores.probabilities();
    int index = Softmax.argMax(probabilities);
    Tag best = new Tag(labels.label(index), probabilities[index]);
    if (!multiLabel) {
      boolean abstained = abstaining[index] || best.score() < calibration.abstain();
      return new Prediction(best, abstained ? List.of() : List.of(best), abstained, scores.tier());
    }
    List<Tag> tags = new ArrayList<>();
    for (int label = 0; label < probabilities.length; label++) {
      if (probabilities[label] >= calibration.thresholds().get(label)) {
        tags.add(new Tag(labels.label(label), probabilities[label]));
      }
    }
    tags.sort(Comparator.comparingDouble((Tag tag) -> -tag.score()));
    return new Prediction(best, tags, tags.isEmpty(), scores.tier());
  }
}
