package dev.gloss.classify;

import dev.gloss.student.TabulatedConvolution;
import dev.gloss.view.TextView;
import java.util.Arrays;
import java.util.List;

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
   * @param apart whether its clauses are asked about
   */
  Opinion opinion(TextView text, boolean apart) {
    float[][] rows =
        convolution.logits(text.encoding(), apart ? text.clauses() : List.of(), scratch);
    for (float[] row : rows) {
      decision.replace(row, powers);
    }
    return new Opinion(rows[0], Arrays.copyOfRange(rows, 1, rows.length));
  }

  Decision decision() {
    return decision;
  }
}
