package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TextEncoder;
import dev.gloss.model.TextStates;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;

/** The tier that is an encoder with a linear head. */
final class Teacher implements AutoCloseable {
  private final LinearHead head;
  private final Decision decision;
  private final TextEncoder encoder;

  private Teacher(LinearHead head, Decision decision, TextEncoder encoder) {
    this.head = head;
    this.decision = decision;
    this.encoder = encoder;
  }

  /** If it cannot be opened, nothing stays loaded. */
  static Teacher open(ModelPack pack, LabelSet labels) {
    LinearHead head = LinearHead.of(pack);
    Manifest.Classifier classifier = pack.manifest().classifier();
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    return new Teacher(head, decision, pack.openEncoder());
  }

  TextStates read(Encoding text, List<Span> sentences) {
    return encoder.encode(text, sentences);
  }

  Scores scores(TextStates states) {
    return new Scores(decision.probabilities(head.logits(states.features())), Tier.TEACHER);
  }

  Prediction decide(Scores scores) {
    return decision.decide(scores);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
