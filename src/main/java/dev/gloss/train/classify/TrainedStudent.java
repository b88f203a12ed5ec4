package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.Cascade;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.evaluate.Progress;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.Tensor;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.train.Workers;
import dev.gloss.view.TextPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A student as its pack will hold it, rounding included, calibrated and judged on validation data.
 *
 * @param mixes teacher-labelled mixes it learned from
 * @param tensors of its file
 * @param classifier both tiers' calibrations, without a cascade
 * @param chosen the student's calibration and what it promises
 * @param probabilities of the validation texts, {@code [texts, labels]}
 * @param asked how the mean of both tiers becomes tags
 * @param gate judges cascades of it
 */
record TrainedStudent(
    int mixes,
    Map<String, Tensor> tensors,
    ClassifierSpecification classifier,
    Calibrator.Chosen chosen,
    float[][] probabilities,
    Calibrator.Chosen asked,
    CascadeGate gate) {

  /**
   * @param teacher the teacher's part of the manifest
   * @param vocabularySize ids of the tokenizer
   * @param teacherProbabilities of the validation texts, {@code [texts, labels]}
   */
  static TrainedStudent judged(
      int mixes,
      ConvolutionFactors factors,
      LabelSet labels,
      ClassifierSpecification teacher,
      int vocabularySize,
      StudentValidation validation,
      float[][] teacherProbabilities) {
    Map<String, Tensor> tensors = factors.tensors();
    List<float[][]> logits = logits(tensors, labels, vocabularySize, validation);
    Calibrator.Chosen chosen = validation.ofLogits(logits);
    Calibration calibration = chosen.calibration();
    ClassifierSpecification classifier = teacher.with(calibration, null);
    Decision decision = new Decision(labels, classifier, calibration);
    float[][] probabilities = validation.probabilities(logits, decision::probabilities);
    float[][] means = new float[probabilities.length][];
    for (int i = 0; i < means.length; i++) {
      means[i] = Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    Calibrator.Chosen asked = validation.ofProbabilities(means);
    CascadeGate gate =
        new CascadeGate(
            labels,
            classifier,
            validation,
            probabilities,
            teacherProbabilities,
            asked.calibration());
    return new TrainedStudent(mixes, tensors, classifier, chosen, probabilities, asked, gate);
  }

  /**
   * What several students think on average.
   *
   * @param parts of texts
   * @return {@code [parts, labels]}
   */
  static float[][] together(
      List<TrainedStudent> students,
      List<TextPart> parts,
      Tokenizer tokenizer,
      LabelSet labels,
      Workers workers) {
    List<Function<TextPart, float[]>> opinions =
        students.stream().map(student -> student.opinion(tokenizer, labels)).toList();
    return workers
        .map(
            parts,
            part -> {
              float[] mean = new float[labels.size()];
              opinions.forEach(
                  opinion -> FloatRows.add(mean, 1f / opinions.size(), opinion.apply(part)));
              return mean;
            },
            Progress.NONE)
        .toArray(new float[0][]);
  }

  /** Safe for use by several threads. */
  private Function<TextPart, float[]> opinion(Tokenizer tokenizer, LabelSet labels) {
    TabulatedConvolution convolution = convolution(tensors, labels, tokenizer.vocabularySize());
    Decision decision = new Decision(labels, classifier, classifier.student());
    return part -> {
      Encoding text = tokenizer.encode(part.text());
      TabulatedConvolution.Scratch scratch = convolution.scratch();
      return decision.probabilities(
          part.span()
              .map(span -> convolution.partLogits(text, List.of(span), scratch)[0])
              .orElseGet(() -> convolution.logits(text, scratch)));
    };
  }

  private static TabulatedConvolution convolution(
      Map<String, Tensor> tensors, LabelSet labels, int vocabularySize) {
    return new TabulatedConvolution(
        ConvolutionFactors.of(tensors, "student", labels.size(), vocabularySize), vocabularySize);
  }

  private static List<float[][]> logits(
      Map<String, Tensor> tensors,
      LabelSet labels,
      int vocabularySize,
      StudentValidation validation) {
    TabulatedConvolution convolution = convolution(tensors, labels, vocabularySize);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    List<float[][]> logits = new ArrayList<>();
    for (int i = 0; i < validation.texts().size(); i++) {
      Encoding text = validation.texts().get(i);
      List<Span> clauses = validation.clauses().get(i);
      float[][] rows = new float[1 + clauses.size()][];
      rows[0] = convolution.logits(text, scratch).clone();
      float[][] parts = convolution.partLogits(text, clauses, scratch);
      for (int part = 0; part < parts.length; part++) {
        rows[1 + part] = parts[part].clone();
      }
      logits.add(rows);
    }
    return logits;
  }

  /** By quality and, where few texts tell no difference, by how little the labels surprise. */
  static Comparator<TrainedStudent> worstFirst() {
    return Comparator.comparingDouble(TrainedStudent::quality)
        .thenComparingDouble(student -> -student.chosen().crossEntropy());
  }

  /** Accuracy on validation, or micro F1 with any number of labels a text. */
  double quality() {
    return gate.point(0f).quality();
  }

  /**
   * The student with a teacher behind it.
   *
   * @param probabilities that count of the validation texts, {@code [texts, labels]}
   * @param safe what both together promise; absent: nothing was to be promised
   */
  record Cascaded(
      ClassifierSpecification classifier, float[][] probabilities, Optional<SafeThreshold> safe) {}

  /** The classifier with the cascade that the gate chooses. */
  Cascaded withCascade(
      LabelSet labels,
      StudentValidation validation,
      float[][] teacherProbabilities,
      CascadeAim aim) {
    float escalateBelow = gate.escalateBelow(aim);
    Decision decision = new Decision(labels, classifier, classifier.student());
    float[][] cascaded = new float[probabilities.length][];
    for (int i = 0; i < cascaded.length; i++) {
      boolean sure = decision.confidence(probabilities[i]) >= escalateBelow;
      cascaded[i] =
          sure ? probabilities[i] : Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    Calibrator.Chosen both = validation.ofProbabilities(cascaded);
    return new Cascaded(
        classifier.with(
            classifier.student(),
            new CascadeSettings(
                escalateBelow,
                both.calibration().abstain(),
                asked.calibration().thresholds(),
                gate.curve())),
        cascaded,
        classifier.multiLabel() ? asked.safe() : both.safe());
  }
}
