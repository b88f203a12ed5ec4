package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.Cascade;
import dev.gloss.classify.CascadeSettings;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.tensor.Tensor;
import dev.gloss.tokenize.Encoding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @param teacherProbabilities of the validation texts, {@code [texts, labels]}
   */
  static TrainedStudent judged(
      int mixes,
      ConvolutionFactors factors,
      LabelSet labels,
      ClassifierSpecification teacher,
      Validation validation,
      float[][] teacherProbabilities) {
    Map<String, Tensor> tensors = factors.tensors();
    float[][] logits = logits(tensors, labels, validation);
    Calibrator.Chosen chosen = validation.calibration().ofLogits(logits);
    Calibration calibration = chosen.calibration();
    ClassifierSpecification classifier =
        new ClassifierSpecification(
            teacher.labels(),
            teacher.multiLabel(),
            teacher.abstainLabels(),
            teacher.teacher(),
            calibration,
            null);
    Decision decision = new Decision(labels, classifier, calibration);
    float[][] probabilities = new float[logits.length][];
    float[][] means = new float[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = decision.probabilities(logits[i]);
      means[i] = Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    Calibrator.Chosen asked = validation.calibration().ofProbabilities(means);
    CascadeGate gate =
        new CascadeGate(
            labels,
            classifier,
            validation.expected(),
            probabilities,
            teacherProbabilities,
            asked.calibration().thresholds());
    return new TrainedStudent(mixes, tensors, classifier, chosen, probabilities, asked, gate);
  }

  /**
   * Texts to choose on.
   *
   * @param vocabularySize ids of their tokenizer
   */
  record Validation(
      List<Encoding> texts,
      List<List<String>> expected,
      int vocabularySize,
      Calibrator calibration) {}

  private static float[][] logits(
      Map<String, Tensor> tensors, LabelSet labels, Validation validation) {
    int vocabularySize = validation.vocabularySize();
    TabulatedConvolution convolution =
        new TabulatedConvolution(
            ConvolutionFactors.of(tensors, "student", labels.size(), vocabularySize),
            vocabularySize);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    return validation.texts().stream()
        .map(text -> convolution.logits(text, scratch).clone())
        .toArray(float[][]::new);
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
   * @param safe what both together promise; absent: nothing was to be promised
   */
  record Cascaded(ClassifierSpecification classifier, Optional<SafeThreshold> safe) {}

  /** The classifier with the cascade that the gate chooses. */
  Cascaded withCascade(
      LabelSet labels, Calibrator calibration, float[][] teacherProbabilities, CascadeAim aim) {
    float escalateBelow = gate.escalateBelow(aim);
    Decision decision = new Decision(labels, classifier, classifier.student());
    float[][] cascaded = new float[probabilities.length][];
    for (int i = 0; i < cascaded.length; i++) {
      boolean sure = decision.confidence(probabilities[i]) >= escalateBelow;
      cascaded[i] =
          sure ? probabilities[i] : Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    Calibrator.Chosen both = calibration.ofProbabilities(cascaded);
    return new Cascaded(
        new ClassifierSpecification(
            classifier.labels(),
            classifier.multiLabel(),
            classifier.abstainLabels(),
            classifier.teacher(),
            classifier.student(),
            new CascadeSettings(
                escalateBelow,
                both.calibration().abstain(),
                asked.calibration().thresholds(),
                gate.curve())),
        classifier.multiLabel() ? asked.safe() : both.safe());
  }
}
