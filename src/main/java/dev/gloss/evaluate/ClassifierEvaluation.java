package dev.gloss.evaluate;

import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.TextClassifier;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Progress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A pack judged on labelled texts, on the calling thread alone.
 *
 * @param docsPerSecond text in, label out, on one thread
 * @param unknownLabels labels of the data that the pack does not have; their texts count as wrong
 */
public record ClassifierEvaluation(
    ClassificationMetrics metrics, double docsPerSecond, Set<String> unknownLabels) {

  /**
   * @param nanoTime a clock in nanoseconds
   */
  public static ClassifierEvaluation of(
      ModelPack pack, List<Example> examples, LongSupplier nanoTime, Progress progress) {
    int[] expected = new int[examples.size()];
    int[] predicted = new int[examples.size()];
    float[] confidence = new float[examples.size()];
    Set<String> unknown = new TreeSet<>();
    long nanos;
    int labelCount;
    try (TextClassifier classifier = TextClassifier.open(pack)) {
      LabelSet labels = classifier.labels();
      labelCount = labels.size();
      long start = nanoTime.getAsLong();
      for (int i = 0; i < expected.length; i++) {
        Example example = examples.get(i);
        Prediction prediction = classifier.classify(classifier.tokenizer().encode(example.text()));
        expected[i] = labels.index(example.label()).orElse(-1);
        predicted[i] = labels.index(prediction.best().label()).orElseThrow();
        confidence[i] = prediction.best().score();
        if (expected[i] < 0) {
          unknown.add(example.label());
        }
        progress.done(i + 1, expected.length);
      }
      nanos = nanoTime.getAsLong() - start;
    }
    ClassificationMetrics metrics =
        ClassificationMetrics.of(
            expected,
            predicted,
            confidence,
            labelCount,
            pack.manifest().classifier().teacher().abstain());
    return new ClassifierEvaluation(metrics, expected.length * 1e9 / Math.max(1, nanos), unknown);
  }
}
