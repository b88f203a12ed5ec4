package dev.gloss.train;

import dev.gloss.classify.Cascade;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.model.ConvolutionFactors;
import dev.gloss.model.Manifest;
import dev.gloss.model.TabulatedConvolution;
import dev.gloss.model.Tensor;
import dev.gloss.tokenize.Encoding;
import java.util.List;
import java.util.Map;

/**
 * A student as its pack will hold it, rounding included, calibrated and judged on validation data.
 *
 * @param mixes teacher-labelled mixes it learned from
 * @param tensors of its file
 * @param classifier both tiers' calibrations, without a cascade
 * @param probabilities of the validation texts, {@code [texts, labels]}
 * @param asked how the mean of both tiers becomes tags
 * @param gate judges cascades of it
 */
record TrainedStudent(
    int mixes,
    Map<String, Tensor> tensors,
    Manifest.Classifier classifier,
    float[][] probabilities,
    Manifest.Calibration asked,
    CascadeGate gate) {

  /**
   * @param teacher the teacher's part of the manifest
   * @param teacherProbabilities of the validation texts, {@code [texts, labels]}
   */
  static TrainedStudent judged(
      int mixes,
      ConvolutionFactors factors,
      LabelSet labels,
      Manifest.Classifier teacher,
      Validation validation,
      float[][] teacherProbabilities) {
    Map<String, Tensor> tensors = factors.tensors();
    float[][] logits = logits(tensors, labels, validation);
    Manifest.Calibration calibration = validation.calibration().ofLogits(logits);
    Manifest.Classifier classifier =
        new Manifest.Classifier(
            teacher.multiLabel(), teacher.abstainLabels(), teacher.teacher(), calibration, null);
    Decision decision = new Decision(labels, classifier, calibration);
    float[][] probabilities = new float[logits.length][];
    float[][] means = new float[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = decision.probabilities(logits[i]);
      means[i] = Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    Manifest.Calibration asked = validation.calibration().ofProbabilities(means);
    CascadeGate gate =
        new CascadeGate(
            labels,
            classifier,
            validation.expected(),
            probabilities,
            teacherProbabilities,
            asked.thresholds());
    return new TrainedStudent(mixes, tensors, classifier, probabilities, asked, gate);
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
      Calibration calibration) {}

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

  /** Accuracy on validation, or micro F1 with any number of labels a text. */
  double quality() {
    return gate.point(0f).quality();
  }

  /** The classifier with the cascade that the gate lets pass. */
  Manifest.Classifier withCascade(
      LabelSet labels,
      Calibration calibration,
      float[][] teacherProbabilities,
      double maxAccuracyLoss) {
    float escalateBelow = gate.escalateBelow(maxAccuracyLoss);
    Decision decision = new Decision(labels, classifier, classifier.student());
    float[][] cascaded = new float[probabilities.length][];
    for (int i = 0; i < cascaded.length; i++) {
      boolean sure = decision.confidence(probabilities[i]) >= escalateBelow;
      cascaded[i] =
          sure ? probabilities[i] : Cascade.mean(probabilities[i], teacherProbabilities[i]);
    }
    float abstain = calibration.ofProbabilities(cascaded).abstain();
    return new Manifest.Classifier(
        classifier.multiLabel(),
        classifier.abstainLabels(),
        classifier.teacher(),
        classifier.student(),
        new Manifest.Cascade(escalateBelow, abstain, asked.thresholds(), gate.curve()));
  }
}
