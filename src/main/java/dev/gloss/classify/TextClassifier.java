package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;

/**
 * A linear head over a text's vector with calibrated probabilities: exactly one label a text, or
 * none where the model is not sure enough. Immutable.
 */
public final class TextClassifier {
  /** What a classifier's manifest calls its task. */
  public static final String TASK = "classify";

  private final LabelSet labels;
  private final LinearHead head;
  private final Manifest.Classifier calibration;

  public TextClassifier(LabelSet labels, LinearHead head, Manifest.Classifier calibration) {
    this.labels = labels;
    this.head = head;
    this.calibration = calibration;
  }

  /**
   * @throws ModelFormatException if the pack is not a classifier's, or its head does not fit its
   *     labels
   */
  public static TextClassifier of(ModelPack pack) {
    Manifest manifest = pack.manifest();
    String where = pack.describe(Manifest.FILE);
    if (!manifest.task().equals(TASK)) {
      throw new ModelFormatException(
          "%s: expected 'task: %s', found '%s'".formatted(where, TASK, manifest.task()));
    }
    return new TextClassifier(labels(manifest, where), LinearHead.of(pack), manifest.classifier());
  }

  private static LabelSet labels(Manifest manifest, String where) {
    try {
      return new LabelSet(manifest.labels());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(where + ": labels: " + e.getMessage(), e);
    }
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
