package dev.gloss.train;

import dev.gloss.classify.GoldenCheck;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.LinearHead;
import dev.gloss.classify.Softmax;
import dev.gloss.classify.TextClassifier;
import dev.gloss.evaluate.ClassificationMetrics;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.Example;
import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.PackFiles;
import dev.gloss.model.Progress;
import dev.gloss.model.Safetensors;
import dev.gloss.model.TextEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Trains a classifier as a linear probe: a multinomial logistic regression over the frozen
 * encoder's vectors. Regularization, temperature and abstain threshold are chosen on validation
 * data. The same settings give the same pack, byte for byte, on any number of threads.
 */
public final class ProbeTrainer {
  /**
   * From strong to weak; each starts where the one before ended. The best on validation wins, and
   * the search ends when {@value #PATIENCE} in a row were no better.
   */
  private static final double[] L2 = {1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5};

  private static final int PATIENCE = 2;

  private static final Lbfgs OPTIMIZER = new Lbfgs(150, 1e-5);
  private static final int VALIDATION_ONE_IN = 10;
  private static final int EMBEDDING_BATCH = 64;

  private final TrainSettings settings;
  private final Progress progress;

  public ProbeTrainer(TrainSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** What the trained pack reached on validation data. */
  public record Result(ClassificationMetrics validation, double l2, Manifest manifest) {}

  /**
   * Trains and writes the pack.
   *
   * @throws DataFormatException if the data cannot serve
   */
  public Result train(Path out) {
    LabelledData trainFile = LabelledData.read(settings.train());
    List<Example> train = trainFile.examples();
    List<Example> validation;
    Map<String, Manifest.PackFile> data = new TreeMap<>();
    data.put("train", pin(trainFile));
    if (settings.validation().isPresent()) {
      LabelledData file = LabelledData.read(settings.validation().get());
      validation = file.examples();
      data.put("validation", pin(file));
    } else {
      StratifiedSplit split = StratifiedSplit.of(train, VALIDATION_ONE_IN, settings.seed());
      train = split.train();
      validation = split.validation();
      if (validation.isEmpty()) {
        throw new DataFormatException(
            settings.train()
                + ": expected a label with at least two texts, one of them for validation, found"
                + " only labels with one");
      }
    }
    LabelSet labels = labels(train, validation);
    Fitted fitted = fit(train, validation, labels);
    Map<String, byte[]> files = Map.of(ModelPack.HEAD, Safetensors.write(fitted.head().tensors()));
    ModelPack pack = GoldenCheck.seal(manifest(labels, fitted, data), files);
    pack.write(out);
    return new Result(fitted.metrics(), fitted.l2(), pack.manifest());
  }

  private static Manifest.PackFile pin(LabelledData file) {
    return new Manifest.PackFile(file.sha256(), file.bytes());
  }

  private LabelSet labels(List<Example> train, List<Example> validation) {
    List<String> names = train.stream().map(Example::label).distinct().sorted().toList();
    if (names.size() < 2) {
      throw new DataFormatException(
          settings.train() + ": expected at least two labels, found only " + names);
    }
    LabelSet labels = new LabelSet(names);
    for (int i = 0; i < validation.size(); i++) {
      String label = validation.get(i).label();
      if (labels.index(label).isEmpty()) {
        throw new DataFormatException(
            "%s: expected labels that %s has, found '%s' with text %d"
                .formatted(
                    settings.validation().orElse(settings.train()),
                    settings.train(),
                    label,
                    i + 1));
      }
    }
    return labels;
  }

  private record Fitted(
      LinearHead head,
      double l2,
      Manifest.Calibration calibration,
      ClassificationMetrics metrics) {}

  private Fitted fit(List<Example> train, List<Example> validation, LabelSet labels) {
    try (Workers workers = new Workers(settings.threads())) {
      float[][] vectors;
      float[][] held;
      try (TextEncoder encoder =
          TextEncoder.open(EncoderReference.MINI_LM, PackFiles.at(PackFiles.CLASSPATH))) {
        List<String> texts = new ArrayList<>();
        train.forEach(example -> texts.add(example.text()));
        validation.forEach(example -> texts.add(example.text()));
        float[][] all = embed(encoder, texts, workers);
        vectors = Arrays.copyOf(all, train.size());
        held = Arrays.copyOfRange(all, train.size(), all.length);
      }
      return best(
          vectors, indices(train, labels), held, indices(validation, labels), labels, workers);
    }
  }

  private float[][] embed(TextEncoder encoder, List<String> texts, Workers workers) {
    float[][] vectors = new float[texts.size()][];
    AtomicLong done = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int batch = 0; batch < vectors.length; batch += EMBEDDING_BATCH) {
      int from = batch;
      int to = Math.min(vectors.length, batch + EMBEDDING_BATCH);
      tasks.add(
          () -> {
            for (int i = from; i < to; i++) {
              vectors[i] = encoder.features(texts.get(i));
            }
            synchronized (progress) {
              progress.done(done.addAndGet(to - from), vectors.length);
            }
            return null;
          });
    }
    workers.run(tasks);
    return vectors;
  }

  private static int[] indices(List<Example> examples, LabelSet labels) {
    return examples.stream().mapToInt(e -> labels.index(e.label()).orElseThrow()).toArray();
  }

  private Fitted best(
      float[][] vectors,
      int[] expected,
      float[][] held,
      int[] heldExpected,
      LabelSet labels,
      Workers workers) {
    Fitted best = null;
    double[] point = null;
    int worse = 0;
    for (int i = 0; i < L2.length && worse < PATIENCE; i++) {
      double l2 = L2[i];
      SoftmaxRegression regression =
          new SoftmaxRegression(vectors, expected, labels.size(), l2, workers);
      point =
          OPTIMIZER.minimize(
              regression, point == null ? new double[regression.parameters()] : point);
      Fitted fitted = judged(regression.head(point), l2, held, heldExpected, labels);
      if (best == null || fitted.metrics().accuracy() > best.metrics().accuracy()) {
        best = fitted;
        worse = 0;
      } else {
        worse++;
      }
    }
    return best;
  }

  private Fitted judged(
      LinearHead head, double l2, float[][] held, int[] expected, LabelSet labels) {
    float[][] logits = new float[held.length][];
    for (int i = 0; i < held.length; i++) {
      logits[i] = head.logits(held[i]);
    }
    List<List<String>> wanted = new ArrayList<>();
    for (int label : expected) {
      wanted.add(List.of(labels.label(label)));
    }
    Manifest.Calibration calibration =
        new Calibration(labels, false, List.of(), wanted, settings.precision()).ofLogits(logits);
    int[] predicted = new int[held.length];
    float[] confidence = new float[held.length];
    for (int i = 0; i < held.length; i++) {
      float[] probabilities = Softmax.of(logits[i], calibration.temperature());
      predicted[i] = Softmax.argMax(probabilities);
      confidence[i] = probabilities[predicted[i]];
    }
    ClassificationMetrics metrics =
        ClassificationMetrics.of(
            expected, predicted, confidence, labels.size(), calibration.abstain());
    return new Fitted(head, l2, calibration, metrics);
  }

  private Manifest manifest(LabelSet labels, Fitted fitted, Map<String, Manifest.PackFile> data) {
    ClassificationMetrics metrics = fitted.metrics();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("validation-examples", (double) metrics.examples());
    figures.put("validation-accuracy", metrics.accuracy());
    figures.put("validation-macro-f1", metrics.macroF1());
    figures.put("validation-calibration-error", metrics.expectedCalibrationError());
    figures.put("validation-coverage", metrics.coverage());
    figures.put("validation-answered-accuracy", metrics.answeredAccuracy());
    figures.put("l2", fitted.l2());
    Manifest.Card card =
        new Manifest.Card(
            settings.description(),
            settings.licence(),
            settings.attribution(),
            EncoderReference.MINI_LM_DESCRIPTION,
            settings.command(),
            settings.seed(),
            data,
            figures,
            Map.of("onnxruntime", TextEncoder.runtimeVersion()));
    return new Manifest(
        Manifest.FORMAT,
        settings.name(),
        settings.version(),
        TextClassifier.TASK,
        EncoderReference.MINI_LM,
        Manifest.Classifier.ofTeacher(fitted.calibration()),
        labels.labels(),
        Map.of(),
        card);
  }
}
