package dev.gloss.classify;

import dev.gloss.student.TabulatedConvolution;
import dev.gloss.tokenize.Encoding;

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

  /** Valid until the next text. */
  float[] probabilities(Encoding text) {
    float[] scores = convolution.logits(text, scratch);
    decision.replace(scores, powers);
    return scores;
  }

  Prediction decide(Scores scores) {
    return decision.decide(scores);
  }
}
