package dev.gloss.train.classify;

import dev.gloss.classify.Prediction;
import dev.gloss.data.Example;
import dev.gloss.data.Message;
import dev.gloss.evaluate.classify.CascadeSweep;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Texts that students are chosen by. */
interface StudentValidation extends CascadeGate.Held {
  List<Encoding> texts();

  /** The clauses of each text that are asked about. */
  List<List<Span>> clauses();

  /**
   * What counts of each text, {@code [texts, labels]}.
   *
   * @param logits of each text, then of its clauses
   * @param probabilities of logits
   */
  float[][] probabilities(List<float[][]> logits, UnaryOperator<float[]> probabilities);

  /**
   * @param logits of each text, then of its clauses
   */
  Calibrator.Chosen ofLogits(List<float[][]> logits);

  /**
   * @param probabilities that count of each text, {@code [texts, labels]}
   */
  Calibrator.Chosen ofProbabilities(float[][] probabilities);

  /** Texts with the labels that each should get as a whole. */
  static StudentValidation ofTexts(
      List<Example> examples, Tokenizer tokenizer, Calibrator calibrator, boolean multiLabel) {
    return new OfTexts(
        examples,
        examples.stream().map(example -> tokenizer.encode(example.text())).toList(),
        calibrator,
        multiLabel);
  }

  static StudentValidation ofMessages(MessageCalibrator calibrator, Tokenizer tokenizer) {
    JudgedMessages judged = calibrator.messages();
    return new OfMessages(
        judged,
        judged.messages().stream().map(message -> tokenizer.encode(message.text())).toList(),
        calibrator);
  }

  /** Whole texts. */
  record OfTexts(
      List<Example> examples, List<Encoding> texts, Calibrator calibrator, boolean multiLabel)
      implements StudentValidation {
    @Override
    public List<List<Span>> clauses() {
      return Collections.nCopies(texts.size(), List.of());
    }

    @Override
    public float[][] probabilities(List<float[][]> logits, UnaryOperator<float[]> probabilities) {
      return logits.stream().map(rows -> probabilities.apply(rows[0])).toArray(float[][]::new);
    }

    @Override
    public Calibrator.Chosen ofLogits(List<float[][]> logits) {
      return calibrator.ofLogits(logits.stream().map(rows -> rows[0]).toArray(float[][]::new));
    }

    @Override
    public Calibrator.Chosen ofProbabilities(float[][] probabilities) {
      return calibrator.ofProbabilities(probabilities);
    }

    @Override
    public CascadeSweep.Counts counts(int text, Prediction prediction) {
      return CascadeSweep.Counts.of(prediction, multiLabel, examples.get(text).labels());
    }
  }

  /** Messages, read clause by clause. */
  record OfMessages(JudgedMessages judged, List<Encoding> texts, MessageCalibrator calibrator)
      implements StudentValidation {
    @Override
    public List<List<Span>> clauses() {
      return judged.clauses();
    }

    @Override
    public float[][] probabilities(List<float[][]> logits, UnaryOperator<float[]> probabilities) {
      return judged.probabilities(logits, probabilities);
    }

    @Override
    public Calibrator.Chosen ofLogits(List<float[][]> logits) {
      return calibrator.ofLogits(logits);
    }

    @Override
    public Calibrator.Chosen ofProbabilities(float[][] probabilities) {
      return calibrator.ofProbabilities(probabilities);
    }

    @Override
    public CascadeSweep.Counts counts(int text, Prediction prediction) {
      Message message = judged.messages().get(text);
      return CascadeSweep.Counts.of(prediction, message);
    }
  }
}
