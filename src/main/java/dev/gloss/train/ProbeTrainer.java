package dev.gloss.train;

import dev.gloss.classify.GoldenCheck;
import dev.gloss.classify.TextClassifier;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.Example;
import dev.gloss.model.EncoderSource;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
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
  private final EncoderSource source;
  private final Stages stages;

  /**
   * @param source the encoder to learn over
   */
  public ProbeTrainer(TrainSettings settings, EncoderSource source, Stages stages) {
    this.settings = settings;
    this.source = source;
    this.stages = stages;
  }

  /**
   * What was made.
   *
   * @param validation what the pack reached on validation data
   * @param test what it reached on test data, if there was any; nothing was chosen by it
   * @param fewExamples labels with few texts to learn from, and how many
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      Quality validation,
      Optional<Quality> test,
      double l2,
      Manifest manifest,
      Map<String, Integer> fewExamples,
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
    List<String> abstainLabels = texts.abstainLabels(settings.abstainLabels());
    try (Workers workers = new Workers(settings.threads());
        TextEncoder encoder = source.open()) {
      float[][] vectors = features(encoder, texts.trainTexts(), "train", workers);
      float[][] held = features(encoder, texts.validationTexts(), "validation", workers);
      ProbeSearch.Fitted fitted =
          new ProbeSearch(texts, abstainLabels, settings.precision(), workers)
              .best(vectors, held, stages.stage("fitting"));
      Optional<Quality> test =
          texts.test().isEmpty()
              ? Optional.empty()
              : Optional.of(test(encoder, texts, fitted, workers));
      Map<String, byte[]> files = new TreeMap<>(source.copies());
      files.put(ModelPack.HEAD, Safetensors.write(fitted.head().tensors()));
      ModelPack pack = GoldenCheck.seal(manifest(texts, fitted, test), files);
      pack.write(out);
      return new Result(
          fitted.quality(),
          test,
          fitted.l2(),
          pack.manifest(),
          texts.fewExamples(),
          texts.warnings());
    }
  }

  private float[][] features(
      TextEncoder encoder, List<String> texts, String name, Workers workers) {
    return workers
        .map(texts, encoder::features, stages.stage("encoding " + name))
        .toArray(new float[0][]);
  }

  private Quality test(
      TextEncoder encoder, TrainingTexts texts, ProbeSearch.Fitted fitted, Workers workers) {
    List<String> read = texts.test().stream().map(Example::text).toList();
    float[][] logits =
        Arrays.stream(features(encoder, read, "test", workers))
            .map(fitted.head()::logits)
            .toArray(float[][]::new);
    return Quality.of(texts.labels(), fitted.classifier(), texts.test(), logits);
  }

  private Manifest manifest(
      TrainingTexts texts, ProbeSearch.Fitted fitted, Optional<Quality> test) {
    Map<String, Double> figures = new TreeMap<>();
    figures.putAll(fitted.quality().figures("validation"));
    test.ifPresent(quality -> figures.putAll(quality.figures("test")));
    figures.put("l2", fitted.l2());
    figures.put("label-balance", fitted.balance());
    figures.put("labels-with-few-examples", (double) texts.fewExamples().size());
    Manifest.Card card =
        new Manifest.Card(
            settings.card().description(),
            settings.card().licence(),
            settings.card().attribution(),
            source.description(),
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
        source.reference(),
        fitted.classifier(),
        texts.labels().labels(),
        Map.of(),
        card);
  }
}
