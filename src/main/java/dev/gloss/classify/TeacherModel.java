package dev.gloss.classify;

import dev.gloss.model.EncoderReference;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TextEncoder;
import dev.gloss.model.TextLogits;
import dev.gloss.model.TextStates;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;

/** Where a teacher's logits come from. Closing releases the weights. */
sealed interface TeacherModel extends AutoCloseable {
  /**
   * What one reading of a text gives.
   *
   * @param logits {@code [labels]}, not calibrated
   */
  record Answer(float[] logits, TextStates states) {}

  /**
   * @param sentences in order and without overlap
   */
  Answer read(Encoding text, List<Span> sentences);

  @Override
  void close();

  /** If it cannot be opened, nothing stays loaded. */
  static TeacherModel open(ModelPack pack) {
    if (pack.manifest().encoder().kind() == EncoderReference.Kind.CLASSIFIER) {
      return new Whole(pack.openLogits());
    }
    LinearHead head = LinearHead.of(pack);
    return new Probe(pack.openEncoder(), head);
  }

  /** A linear head over an encoder. */
  record Probe(TextEncoder encoder, LinearHead head) implements TeacherModel {
    @Override
    public Answer read(Encoding text, List<Span> sentences) {
      TextStates states = encoder.encode(text, sentences);
      return new Answer(head.logits(states.features()), states);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }

  /** A network with its head in it, which says nothing but logits: its vectors are empty. */
  record Whole(TextLogits network) implements TeacherModel {
    private static final float[] NONE = {};

    @Override
    public Answer read(Encoding text, List<Span> sentences) {
      float[] logits = network.logits(text, sentences);
      float[][] vectors = new float[sentences.size()][0];
      return new Answer(logits, new TextStates(NONE, NONE, vectors, text.length() - 2));
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
