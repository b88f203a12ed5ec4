package dev.gloss.classify;

import dev.gloss.encoder.TextLogits;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Pooling;
import dev.gloss.tensor.LinearHead;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;

/** Where a teacher's logits come from. Closing releases what the views do not hold. */
sealed interface TeacherModel extends AutoCloseable {
  /** {@code [labels]}, not calibrated; owned by the caller. */
  float[] logits(TextView text);

  /**
   * {@code [clauses, labels]}, not calibrated; owned by the caller. Empty if the model says nothing
   * of clauses.
   */
  float[][] clauseLogits(TextView text);

  @Override
  void close();

  /** If it cannot be opened, nothing stays loaded but what the views hold. */
  static TeacherModel open(ModelPack pack, LabelSet labels, TextViews views) {
    EncoderReference encoder = pack.manifest().encoder();
    if (encoder.kind() == EncoderReference.Kind.CLASSIFIER) {
      return new Whole(TextLogits.open(encoder, pack.files()));
    }
    LinearHead head = ClassifierSpecification.head(pack, labels);
    views.needEncoder(pack);
    return new Probe(head, encoder.pooling());
  }

  /** A linear head over what the encoder makes of a text. */
  record Probe(LinearHead head, Pooling pooling) implements TeacherModel {
    @Override
    public float[] logits(TextView text) {
      return head.logits(text.states().features(pooling));
    }

    @Override
    public float[][] clauseLogits(TextView text) {
      float[][] logits = text.states().partFeatures(pooling, text.encoding(), text.clauses());
      for (int i = 0; i < logits.length; i++) {
        logits[i] = head.logits(logits[i]);
      }
      return logits;
    }

    /** The encoder is the views'. */
    @Override
    public void close() {}
  }

  /** A network with its head in it, which says nothing but logits. */
  record Whole(TextLogits network) implements TeacherModel {
    @Override
    public float[] logits(TextView text) {
      return network.logits(text.encoding(), text::sentences);
    }

    @Override
    public float[][] clauseLogits(TextView text) {
      return new float[0][];
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
