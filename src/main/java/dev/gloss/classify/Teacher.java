package dev.gloss.classify;

import dev.gloss.pack.ModelPack;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;

/** The tier that is a whole model: an encoder with a head over it or in it. */
final class Teacher implements AutoCloseable {
  private final TeacherModel model;
  private final Decision decision;

  private Teacher(TeacherModel model, Decision decision) {
    this.model = model;
    this.decision = decision;
  }

  /** If it cannot be opened, nothing stays loaded but what the views hold. */
  static Teacher open(
      ModelPack pack, LabelSet labels, ClassifierSpecification classifier, TextViews views) {
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    return new Teacher(TeacherModel.open(pack, labels, views), decision);
  }

  /**
   * Owned by the caller.
   *
   * @param apart whether its clauses are asked about where the whole is not settled
   */
  Opinion opinion(TextView text, boolean apart) {
    float[] whole = decision.probabilities(model.logits(text));
    return !apart || Opinion.isOne(text, whole) ? Opinion.of(whole) : apart(text, whole);
  }

  /**
   * What it thinks of the clauses beside what it thought of the whole, which is not asked again.
   *
   * @param whole {@code [labels]}, taken over
   */
  Opinion apart(TextView text, float[] whole) {
    float[][] clauses = model.clauseLogits(text);
    for (int i = 0; i < clauses.length; i++) {
      clauses[i] = decision.probabilities(clauses[i]);
    }
    return new Opinion(whole, clauses);
  }

  Decision decision() {
    return decision;
  }

  @Override
  public void close() {
    model.close();
  }
}
