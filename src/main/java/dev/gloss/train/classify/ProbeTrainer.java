package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.classify.MessageScores;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.train.FeatureCache;
import dev.gloss.train.Features;
import dev.gloss.train.Provenance;
import dev.gloss.train.Stages;
import dev.gloss.train.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
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
  /** Names in the card of how the head was fitted. */
  static final String L2 = "l2";

  static final String BALANCE = "label-balance";

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
   * @param messages what it reached on validation messages, if it reads messages
   * @param testMessages what it reached on test messages, if there were any
   * @param promised share of right tags among those given
   * @param fewExamples labels with few texts to learn from, and how many
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      Quality validation,
      Optional<Quality> test,
      Optional<MessageScores> messages,
      Optional<MessageScores> testMessages,
      double l2,
      Optional<Double> promised,
      Manifest manifest,
      Map<String, Integer> fewExamples,
      List<String> warnings) {}

  /**
   * Trains and writes the pack.
   *
   * @throws DataFormatException if the data cannot serve
   */
  public Result train(Path out) {
    return settings.messages().areGiven()
        ? new MessageTrainer(settings, source, stages).train(out)
        : trainOnTexts(out);
  }

  /** A pack that is not written yet, and what there is to say of it. */
  record Made(ModelPack pack, Result result) {}

  private Result trainOnTexts(Path out) {
    TrainingTexts texts =
        TrainingTexts.read(
            settings.files(), Optional.empty(), settings.run().seed(), CrossValidation.FEW);
    Made made = make(texts);
    made.pack().write(out);
    return made.result();
  }

  /** Trains on these texts. */
  Made make(TrainingTexts texts) {
    List<String> abstainLabels = texts.abstainLabels(settings.abstainLabels());
    try (Workers workers = new Workers(settings.run().threads());
        TextEncoder encoder = source.open();
        FeatureCache cache =
            FeatureCache.open(encoder, source.reference(), settings.run().cache())) {
      Features vectors = features(cache, texts.trainTexts(), "train", workers);
      ProbeSearch.Fitted fitted = fitted(cache, texts, vectors, abstainLabels, workers);
      Optional<Quality> test =
          texts.test().isEmpty()
              ? Optional.empty()
              : Optional.of(test(cache, texts, fitted, workers));
      Map<String, byte[]> files = new TreeMap<>(source.copies());
      files.put(ClassifierSpecification.HEAD, Safetensors.write(fitted.head().tensors()));
      ModelPack pack = GoldenCheck.seal(manifest(texts, fitted, test), files);
      return new Made(
          pack,
          new Result(
              fitted.quality(),
              test,
              Optional.empty(),
              Optional.empty(),
              fitted.l2(),
              Promise.of(settings.goal(), texts.multiLabel()).map(Promise::precision),
              pack.manifest(),
              texts.fewExamples(),
              warnings(texts, fitted)));
    }
  }

  private List<String> warnings(TrainingTexts texts, ProbeSearch.Fitted fitted) {
    List<String> warnings = new ArrayList<>(texts.warnings());
    Promise.of(settings.goal(), texts.multiLabel())
        .flatMap(promise -> promise.warning("the model", fitted.chosen().safe()))
        .ifPresent(warnings::add);
    return List.copyOf(warnings);
  }

  private ProbeSearch.Fitted fitted(
      FeatureCache cache,
      TrainingTexts texts,
      Features vectors,
      List<String> abstainLabels,
      Workers workers) {
    ProbeSearch search = new ProbeSearch(texts, abstainLabels, settings.goal(), workers);
    if (texts.isCrossValidated()) {
      CrossValidation folds = CrossValidation.of(texts.train(), settings.run().seed());
      return search.best(vectors, folds, stages.stage("fitting"));
    }
    Features held = features(cache, texts.validationTexts(), "validation", workers);
    return search.best(vectors, held, stages.stage("fitting"));
  }

  private Features features(FeatureCache cache, List<String> texts, String name, Workers workers) {
    return cache.of(texts, workers, stages.stage("encoding " + name));
  }

  private Quality test(
      FeatureCache cache, TrainingTexts texts, ProbeSearch.Fitted fitted, Workers workers) {
    List<String> read = texts.test().stream().map(Example::text).toList();
    float[][] logits = features(cache, read, "test", workers).each(fitted.head()::logits, workers);
    return Quality.of(texts.labels(), fitted.classifier(), texts.test(), logits);
  }

  private Manifest manifest(
      TrainingTexts texts, ProbeSearch.Fitted fitted, Optional<Quality> test) {
    Map<String, Double> figures = new TreeMap<>();
    figures.putAll(fitted.quality().figures("validation"));
    test.ifPresent(quality -> figures.putAll(quality.figures("test")));
    Promise.of(settings.goal(), texts.multiLabel())
        .ifPresent(
            promise -> figures.putAll(promise.figures("validation", fitted.chosen().safe())));
    if (texts.isCrossValidated()) {
      figures.put(CrossValidation.METRIC, (double) CrossValidation.FOLDS);
    }
    figures.put(L2, fitted.l2());
    figures.put(BALANCE, fitted.balance());
    return manifest(
        settings, source, fitted.classifier(), texts.digests(), figures, texts.fewExamples());
  }

  /**
   * The manifest of what was trained.
   *
   * @param measured figures of the card
   */
  static Manifest manifest(
      TrainSettings settings,
      EncoderSource source,
      ClassifierSpecification classifier,
      Map<String, Manifest.PackFile> digests,
      Map<String, Double> measured,
      Map<String, Integer> fewExamples) {
    Map<String, Double> figures = new TreeMap<>(measured);
    figures.put("labels-with-few-examples", (double) fewExamples.size());
    Manifest.Card card =
        settings.card().toBuilder()
            .baseModel(source.description())
            .seed(settings.run().seed())
            .data(digests)
            .metrics(figures)
            .libraries(Provenance.libraries())
            .build();
    return new Manifest(
        settings.name().name(),
        settings.name().version(),
        source.reference(),
        List.of(classifier, SummarizerSpecification.UNTRAINED),
        Map.of(),
        card);
  }
}
