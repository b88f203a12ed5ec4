package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TabulatedConvolution;
import dev.gloss.model.TextStates;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
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

  static Student of(ModelPack pack, LabelSet labels, Tokenizer tokenizer) {
    Manifest.Classifier classifier = pack.manifest().classifier();
    Decision decision = new Decision(labels, classifier, classifier.student());
    return new Student(pack.student(tokenizer.vocabularySize()), decision, labels.size());
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

  /** Valid until the next text. */
  TextStates states(Encoding text, List<Span> sentences) {
    return convolution.states(text, sentences, scratch);
  }
}
