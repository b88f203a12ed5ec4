package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;

/**
 * A linear head over a text's vector with calibrated probabilities: exactly one label a text, or
 * none where the model is not sure enough. Immutable.
 */
public final class TextClassifier {
  private final LabelSet labels;
  private final LinearHead head;
  private final Manifest.Classifier calibration;

  public TextClassifier(LabelSet labels, LinearHead head, Manifest.Classifier calibration) {
    this.labels = labels;
    this.head = head;
    this.calibration = calibration;
  }

  /**
   * @throws dev.gloss.model.ModelFormatException if the pack's head does not fit its labels
   */
  public static TextClassifier of(ModelPack pack) {
    return new TextClassifier(
        new LabelSet(pack.manifest().labels()), LinearHead.of(pack), pack.manifest().classifier());
  }

  public LabelSet labels() {
    return labels;
  }

  /**
   * @param vector {@code [hiddenSize]}, at unit length
   */
  public Prediction classify(float[] vector) {
    float[] probabilities = Softmax.of(head.logits(vector), calibration.temperature());
    int best = Softmax.argMax(probabilities);
    Tag tag = new Tag(labels.label(best), probabilities[best]);
    return new Prediction(tag, tag.score() < calibration.abstain());
  }
}
