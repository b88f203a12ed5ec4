package dev.gloss.classify;

import dev.gloss.student.TabulatedConvolution;
import dev.gloss.view.TextView;
import java.util.function.IntUnaryOperator;

/** The tier that is a tabulated convolution. Not safe for use by several threads at once. */
final class Student {
  private final TabulatedConvolution convolution;
  private final Decision decision;
  private final TabulatedConvolution.Scratch scratch;
  private final double[] powers;

  private Student(TabulatedConvolution convolution, Decision decision, int labels) {
    this.convolution = convolution;
    this.decision = decision;
    this.scratch = convolution.scratch();
    this.powers = new double[labels];
  }

  static Student of(
      TabulatedConvolution convolution, LabelSet labels, ClassifierSpecification classifier) {
    Decision decision = new Decision(labels, classifier, classifier.student());
    return new Student(convolution, decision, labels.size());
  }

  /**
   * Valid until the next text.
   *
   * @param apart whether its clauses are asked about where the whole is not settled
   */
  Opinion opinion(TextView text, boolean apart) {
    float[] whole = convolution.logits(text.encoding(), scratch);
    decision.replace(whole, powers);
    if (!apart || Opinion.isOne(text, whole)) {
      return Opinion.of(whole);
    }
    return apart(text, whole);
  }

  /**
   * What it thinks of the clauses beside what it thought of the whole; valid until the next text.
   *
   * @param whole as {@link #opinion} gave it
   */
  Opinion apart(TextView text, float[] whole) {
    float[][] clauses = convolution.partLogits(text.encoding(), text.clauses(), scratch);
    for (float[] clause : clauses) {
      decision.replace(clause, powers);
    }
    return new Opinion(whole, clauses);
  }

  /**
   * The clause that speaks most for a label, the first of equals, at the price of one label.
   *
   * @param text with clauses
   */
  IntUnaryOperator evidence(TextView text) {
    float[][] maxima = convolution.partMaxima(text.encoding(), text.clauses(), scratch);
    int clauses = text.clauses().size();
    return label -> {
      int best = 0;
      float largest = convolution.logit(maxima[0], label);
      for (int i = 1; i < clauses; i++) {
        float logit = convolution.logit(maxima[i], label);
        if (logit > largest) {
          largest = logit;
          best = i;
        }
      }
      return best;
    };
  }

  Decision decision() {
    return decision;
  }
}
