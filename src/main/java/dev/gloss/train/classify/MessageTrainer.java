package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.data.Message;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.evaluate.classify.MessageEvaluation;
import dev.gloss.evaluate.classify.MessageScores;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.train.FeatureCache;
import dev.gloss.train.Features;
import dev.gloss.train.Stages;
import dev.gloss.train.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains a classifier that reads messages clause by clause: a linear probe over what the frozen
 * encoder makes of whole messages and of their clauses, each in the company of the others. It says
 * several labels of a message, and none of what is about none of them. Everything is chosen on
 * validation data. The same settings give the same pack, byte for byte, on any number of threads.
 */
final class MessageTrainer {
  private final TrainSettings settings;
  private final EncoderSource source;
  private final Stages stages;

  /**
   * @param settings with messages or background
   * @param source the encoder to learn over
   */
  MessageTrainer(TrainSettings settings, EncoderSource source, Stages stages) {
    this.settings = settings;
    this.source = source;
    this.stages = stages;
  }

  /** Trains and writes the pack. */
  ProbeTrainer.Result train(Path out) {
    MessageTexts texts =
        MessageTexts.read(
            settings.files(), settings.messages(), settings.abstainLabels(), settings.run().seed());
    MessageProbe.Fitted fitted = fitted(texts);
    ClassifierSpecification classifier = withFollowUps(texts, fitted);
    Quality quality = quality(texts, fitted, classifier);
    MessageScores scores = scores(texts, fitted, classifier);
    Promise promise = Promise.of(settings.goal(), false).orElseThrow();
    Map<String, byte[]> files = new TreeMap<>(source.copies());
    files.put(ClassifierSpecification.HEAD, Safetensors.write(fitted.head().tensors()));
    Map<String, Double> figures = new TreeMap<>(quality.figures("validation"));
    figures.putAll(scores.figures("validation"));
    figures.putAll(promise.figures("validation", fitted.chosen().safe()));
    figures.put(ProbeTrainer.L2, fitted.l2());
    ModelPack pack = GoldenCheck.seal(manifest(texts, classifier, figures), files);
    Optional<Quality> test = test(pack, texts);
    Optional<MessageScores> testMessages = testMessages(pack, texts);
    test.ifPresent(each -> figures.putAll(each.figures("test")));
    testMessages.ifPresent(each -> figures.putAll(each.figures("test")));
    pack = GoldenCheck.seal(manifest(texts, classifier, figures), files);
    pack.write(out);
    List<String> warnings = new ArrayList<>(texts.warnings());
    promise.warning("the model", fitted.chosen().safe()).ifPresent(warnings::add);
    return new ProbeTrainer.Result(
        quality,
        test,
        Optional.of(scores),
        testMessages,
        fitted.l2(),
        Optional.of(promise.precision()),
        pack.manifest(),
        texts.texts().fewExamples(),
        List.copyOf(warnings));
  }

  private Manifest manifest(
      MessageTexts texts, ClassifierSpecification classifier, Map<String, Double> figures) {
    return ProbeTrainer.manifest(
        settings, source, classifier, texts.digests(), figures, texts.texts().fewExamples());
  }

  private MessageProbe.Fitted fitted(MessageTexts texts) {
    try (Workers workers = new Workers(settings.run().threads());
        TextEncoder encoder = source.open();
        FeatureCache cache =
            FeatureCache.open(encoder, source.reference(), settings.run().cache())) {
      Features vectors =
          cache.ofParts(
              texts.passages().stream().map(Passage::part).toList(),
              workers,
              stages.stage("encoding train"));
      Features held =
          cache.ofParts(texts.validation().parts(), workers, stages.stage("encoding validation"));
      return new MessageProbe(texts, settings.goal(), workers)
          .best(vectors, held, stages.stage("fitting"));
    }
  }

  private ClassifierSpecification withFollowUps(MessageTexts texts, MessageProbe.Fitted fitted) {
    ClassifierSpecification classifier = fitted.classifier();
    return FollowUpCalibrator.best(
            classifier,
            asked(texts),
            fitted.probabilities(),
            decision(classifier),
            settings.goal().promised(false).orElseThrow())
        .map(classifier::with)
        .orElse(classifier);
  }

  private static List<Message> asked(MessageTexts texts) {
    return texts.validation().messages().subList(0, texts.validation().asked());
  }

  private static Decision decision(ClassifierSpecification classifier) {
    return new Decision(new LabelSet(classifier.labels()), classifier, classifier.teacher());
  }

  /** On the labelled validation texts. */
  private static Quality quality(
      MessageTexts texts, MessageProbe.Fitted fitted, ClassifierSpecification classifier) {
    float[][] probabilities = fitted.probabilities();
    int asked = texts.validation().asked();
    return Quality.ofProbabilities(
        new LabelSet(classifier.labels()),
        classifier,
        texts.texts().validation(),
        Arrays.copyOfRange(probabilities, asked, probabilities.length));
  }

  /** On the validation messages, each by itself; where evidence stands is not looked at. */
  private static MessageScores scores(
      MessageTexts texts, MessageProbe.Fitted fitted, ClassifierSpecification classifier) {
    Decision decision = decision(classifier);
    List<List<Tag>> said =
        Arrays.stream(fitted.probabilities())
            .limit(texts.validation().asked())
            .map(each -> decision.decide(new Scores(each, Tier.TEACHER)).tags())
            .toList();
    return MessageScores.of(asked(texts), said);
  }

  private Optional<Quality> test(ModelPack pack, MessageTexts texts) {
    return texts.texts().test().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Quality.of(
                ClassifierEvaluation.of(
                        pack, texts.texts().test(), System::nanoTime, stages.stage("test"))
                    .own()));
  }

  private Optional<MessageScores> testMessages(ModelPack pack, MessageTexts texts) {
    return texts.test().isEmpty()
        ? Optional.empty()
        : Optional.of(
            MessageEvaluation.of(pack, RunAs.TEACHER, texts.test(), stages.stage("test messages"))
                .alone());
  }
}
