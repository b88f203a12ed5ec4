package dev.gloss.train;

import dev.gloss.evaluate.ClassificationMetrics;
import dev.gloss.model.TextEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a card says of how a pack was made. */
final class Provenance {
  private Provenance() {}

  /** Metrics by the names they have in a card, each after what they were measured on. */
  static Map<String, Double> figures(String data, ClassificationMetrics metrics) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(data + "-examples", (double) metrics.examples());
    figures.put(data + "-accuracy", metrics.accuracy());
    figures.put(data + "-macro-f1", metrics.macroF1());
    figures.put(data + "-micro-f1", metrics.microF1());
    figures.put(data + "-calibration-error", metrics.expectedCalibrationError());
    figures.put(data + "-coverage", metrics.coverage());
    figures.put(data + "-answered-accuracy", metrics.answeredAccuracy());
    return figures;
  }

  static Map<String, String> libraries() {
    return Map.of("onnxruntime", TextEncoder.runtimeVersion());
  }
}
