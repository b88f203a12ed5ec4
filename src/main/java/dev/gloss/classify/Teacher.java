package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;

/** The tier that is a whole model: an encoder with a head over it or in it. */
final class Teacher implements AutoCloseable {
  private final TeacherModel model;
  private final Decision decision;

  private Teacher(TeacherModel model, Decision decision) {
    this.model = model;
    this.decision = decision;
  }

  /** If it cannot be opened, nothing stays loaded. */
  static Teacher open(ModelPack pack, LabelSet labels) {
    Manifest.Classifier classifier = pack.manifest().classifier();
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    return new Teacher(TeacherModel.open(pack), decision);
  }

  TeacherModel.Answer read(Encoding text, List<Span> sentences) {
    return model.read(text, sentences);
  }

  Scores scores(TeacherModel.Answer answer) {
    return new Scores(decision.probabilities(answer.logits()), Tier.TEACHER);
  }

  Prediction decide(Scores scores) {
    return decision.decide(scores);
  }

  @Override
  public void close() {
    model.close();
  }
}
