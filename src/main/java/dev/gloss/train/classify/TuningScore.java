package dev.gloss.train.classify;

import dev.gloss.classify.Sigmoid;
import dev.gloss.classify.Softmax;
import dev.gloss.data.Example;
import java.util.List;

/**
 * How good a head is while it is tuned: with one label a text the accuracy; with any number the
 * mean of micro and macro F1 at the thresholds that suit it, since those are chosen afterwards.
 */
final class TuningScore {
  private final TrainingTexts texts;
  private final int[][] expected;

  TuningScore(TrainingTexts texts) {
    this.texts = texts;
    expected =
        texts.validation().stream()
            .map(Example::labels)
            .map(
                labels ->
                    labels.stream()
                        .mapToInt(label -> texts.labels().index(label).orElseThrow())
                        .toArray())
            .toArray(int[][]::new);
  }

  /**
   * @param logits one row a validation text
   */
  double of(List<float[][]> logits) {
    return texts.multiLabel() ? f1(logits) : accuracy(logits);
  }

  private double accuracy(List<float[][]> logits) {
    int right = 0;
    for (int i = 0; i < expected.length; i++) {
      right += Softmax.argMax(logits.get(i)[0]) == expected[i][0] ? 1 : 0;
    }
    return (double) right / expected.length;
  }

  private double f1(List<float[][]> logits) {
    int labels = texts.labels().size();
    float[][] probabilities =
        logits.stream().map(rows -> Sigmoid.of(rows[0], 1)).toArray(float[][]::new);
    float[] thresholds = LabelThresholds.ofHighestF1(probabilities, expected, labels);
    int[] right = new int[labels];
    int[] said = new int[labels];
    int[] wanted = new int[labels];
    for (int i = 0; i < expected.length; i++) {
      for (int label : expected[i]) {
        wanted[label]++;
        right[label] += probabilities[i][label] >= thresholds[label] ? 1 : 0;
      }
      for (int label = 0; label < labels; label++) {
        said[label] += probabilities[i][label] >= thresholds[label] ? 1 : 0;
      }
    }
    double macro = 0;
    int allRight = 0;
    int all = 0;
    for (int label = 0; label < labels; label++) {
      int both = said[label] + wanted[label];
      macro += both == 0 ? 0 : 2.0 * right[label] / both / labels;
      allRight += right[label];
      all += both;
    }
    return (macro + (all == 0 ? 0 : 2.0 * allRight / all)) / 2;
  }
}
