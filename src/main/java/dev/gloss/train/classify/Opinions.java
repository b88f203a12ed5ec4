package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.TextClassifier;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.ModelPack;
import dev.gloss.tensor.LinearHead;
import dev.gloss.train.FeatureCache;
import dev.gloss.train.Features;
import dev.gloss.train.Workers;
import dev.gloss.view.TextPart;
import java.nio.file.Path;
import java.util.List;

/**
 * What a teacher that is a head over an encoder thinks of texts. What its encoder makes of them is
 * kept in a {@link FeatureCache}, so another head over the same encoder costs a product a text.
 */
final class Opinions implements AutoCloseable {
  private final TextEncoder encoder;
  private final FeatureCache cache;
  private final LinearHead head;
  private final Decision decision;

  private Opinions(TextEncoder encoder, FeatureCache cache, LinearHead head, Decision decision) {
    this.encoder = encoder;
    this.cache = cache;
    this.head = head;
    this.decision = decision;
  }

  /**
   * @param folder of the cache
   * @throws dev.gloss.pack.ModelFormatException if the teacher does not say of its golden texts
   *     what it should
   */
  static Opinions of(ModelPack pack, Path folder) {
    ClassifierSpecification classifier = ClassifierSpecification.of(pack);
    LabelSet labels = new LabelSet(classifier.labels());
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    LinearHead head = ClassifierSpecification.head(pack, labels);
    TextEncoder encoder = TextEncoder.open(pack);
    try {
      // Over the encoder that is loaded already.
      TextClassifier.open(pack, RunAs.TEACHER).close();
      FeatureCache cache = FeatureCache.open(encoder, pack.manifest().encoder(), folder);
      return new Opinions(encoder, cache, head, decision);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Calibrated probabilities, {@code [texts, labels]}, owned by the caller. */
  float[][] on(List<String> texts, Workers workers, Progress progress) {
    return onParts(texts.stream().map(TextPart::whole).toList(), workers, progress);
  }

  /** As {@link #on}, of parts of texts. */
  float[][] onParts(List<TextPart> parts, Workers workers, Progress progress) {
    float[][] opinions = cache.ofParts(parts, workers, progress).each(head::logits, workers);
    for (int i = 0; i < opinions.length; i++) {
      opinions[i] = decision.probabilities(opinions[i]);
    }
    return opinions;
  }

  /** What counts of each message, {@code [messages, labels]}. */
  float[][] onMessages(JudgedMessages messages, Workers workers, Progress progress) {
    float[][] opinions = onParts(messages.parts(), workers, progress);
    return messages.probabilities(messages.grouped(opinions), row -> row);
  }

  /** What the teacher's encoder makes of parts of texts. */
  Features features(List<TextPart> parts, Workers workers, Progress progress) {
    return cache.ofParts(parts, workers, progress);
  }

  TextEncoder encoder() {
    return encoder;
  }

  @Override
  public void close() {
    try (encoder) {
      cache.close();
    }
  }
}
