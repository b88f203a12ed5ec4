package dev.gloss.train;

import dev.gloss.classify.GoldenCheck;
import dev.gloss.classify.TextClassifier;
import dev.gloss.evaluate.ClassificationMetrics;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.Example;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.PackFiles;
import dev.gloss.model.Safetensors;
import dev.gloss.model.TextEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains a classifier as a linear probe: a logistic regression over the frozen encoder's features.
 * Everything is chosen on validation data. The same settings give the same pack, byte for byte, on
 * any number of threads.
 */
public final class ProbeTrainer {
  private final TrainSettings settings;
  private final Stages stages;

  public ProbeTrainer(TrainSettings settings, Stages stages) {
    this.settings = settings;
    this.stages = stages;
  }

  /**
   * What was made.
   *
   * @param validation what the pack reached on validation data
   * @param test what it reached on test data, if there was any; nothing was chosen by it
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      ClassificationMetrics validation,
      Optional<ClassificationMetrics> test,
      double l2,
      Manifest manifest,
      List<String> warnings) {}

  /**
   * Trains and writes the pack.
   *
   * @throws DataFormatException if the data cannot serve
   */
  public Result train(Path out) {
    TrainingTexts texts =
        TrainingTexts.read(
            settings.train(),
            settings.validation(),
            settings.test(),
            Optional.empty(),
            settings.seed());
    List<String> abstainLabels =
        texts.multiLabel()
            ? List.of()
            : settings.abstainLabels().stream()
                .filter(label -> texts.labels().index(label).isPresent())
                .toList();
    try (Workers workers = new Workers(settings.threads());
        TextEncoder encoder =
            TextEncoder.open(EncoderReference.MINI_LM, PackFiles.at(PackFiles.CLASSPATH))) {
      float[][] vectors = features(encoder, texts.trainTexts(), "train", workers);
      float[][] held = features(encoder, texts.validationTexts(), "validation", workers);
      ProbeSearch.Fitted fitted =
          new ProbeSearch(texts, abstainLabels, settings.precision(), workers)
              .best(vectors, held, stages.stage("fitting"));
      Optional<ClassificationMetrics> test =
          texts.test().isEmpty()
              ? Optional.empty()
              : Optional.of(test(encoder, texts, fitted, workers));
      ModelPack pack =
          GoldenCheck.seal(
              manifest(texts, fitted, test),
              Map.of(ModelPack.HEAD, Safetensors.write(fitted.head().tensors())));
      pack.write(out);
      return new Result(fitted.metrics(), test, fitted.l2(), pack.manifest(), texts.warnings());
    }
  }

  private float[][] features(
      TextEncoder encoder, List<String> texts, String name, Workers workers) {
    return workers
        .map(texts, encoder::features, stages.stage("encoding " + name))
        .toArray(new float[0][]);
  }

  private ClassificationMetrics test(
      TextEncoder encoder, TrainingTexts texts, ProbeSearch.Fitted fitted, Workers workers) {
    List<String> read = texts.test().stream().map(Example::text).toList();
    float[][] logits =
        Arrays.stream(features(encoder, read, "test", workers))
            .map(fitted.head()::logits)
            .toArray(float[][]::new);
    return ProbeSearch.metrics(texts.labels(), fitted.classifier(), texts.test(), logits);
  }

  private Manifest manifest(
      TrainingTexts texts, ProbeSearch.Fitted fitted, Optional<ClassificationMetrics> test) {
    Map<String, Double> figures = new TreeMap<>();
    figures.putAll(Provenance.figures("validation", fitted.metrics()));
    test.ifPresent(metrics -> figures.putAll(Provenance.figures("test", metrics)));
    figures.put("l2", fitted.l2());
    figures.put("label-balance", fitted.balance());
    Manifest.Card card =
        new Manifest.Card(
            settings.card().description(),
            settings.card().licence(),
            settings.card().attribution(),
            EncoderReference.MINI_LM_DESCRIPTION,
            settings.card().command(),
            settings.seed(),
            texts.digests(),
            figures,
            Provenance.libraries());
    return new Manifest(
        Manifest.FORMAT,
        settings.card().name(),
        settings.card().version(),
        TextClassifier.TASK,
        EncoderReference.MINI_LM,
        fitted.classifier(),
        texts.labels().labels(),
        Map.of(),
        card);
  }
}
