package dev.gloss.train;

import dev.gloss.classify.GoldenCheck;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.evaluate.ClassifierEvaluation;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.Example;
import dev.gloss.evaluate.TierEvaluation;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Safetensors;
import dev.gloss.model.TextEncoder;
import dev.gloss.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Teaches a {@link dev.gloss.model.TabulatedConvolution} what a pack's classifier knows (knowledge
 * distillation, Hinton et al. 2015, arxiv.org/abs/1503.02531) and writes a pack that holds both,
 * with the cascade's threshold.
 *
 * <p>The student learns the teacher's probabilities of the labelled texts, of unlabelled ones and
 * of mixes of their spans; the labels have a share in the former. How many mixes, and from which
 * confidence on the student answers alone, is chosen on validation data. The same settings give the
 * same pack, byte for byte, on any number of threads.
 */
public final class Distiller {
  /** Share of a labelled text's target that is its label; the rest is the teacher's opinion. */
  private static final float GOLD = 0.3f;

  /** Texts that are enough to tell how long one takes. */
  private static final int TIMED = 200;

  private final DistillSettings settings;
  private final Stages stages;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock in nanoseconds, for the speed that a person is told; nothing in the
   *     pack depends on it
   */
  public Distiller(DistillSettings settings, Stages stages, LongSupplier nanoTime) {
    this.settings = settings;
    this.stages = stages;
    this.nanoTime = nanoTime;
  }

  /**
   * What was made. Qualities are accuracy on validation, or micro F1 with any number of labels a
   * text.
   *
   * @param mixes teacher-labelled mixes the student learned from
   * @param cascade what the chosen threshold does
   * @param curve what others would have done
   * @param studentSeconds a text's time in the student, on one thread
   * @param teacherSeconds a text's time in the teacher, on one thread
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      Manifest manifest,
      int mixes,
      double teacher,
      double student,
      Manifest.CurvePoint cascade,
      List<Manifest.CurvePoint> curve,
      double studentSeconds,
      double teacherSeconds,
      List<String> warnings) {
    /** Expected texts a second on one thread, if that share of them is escalated. */
    public double docsPerSecond(double escalated) {
      return 1 / (studentSeconds + escalated * teacherSeconds);
    }
  }

  /**
   * Distils and writes the pack.
   *
   * @throws DataFormatException if the data cannot serve
   * @throws ModelFormatException if the teacher cannot
   */
  public Result distill(Path out) {
    ModelPack pack = ModelPack.open(settings.teacher());
    requireTokenStates(pack);
    LabelSet labels = new LabelSet(pack.manifest().labels());
    TrainingTexts texts =
        TrainingTexts.read(
            settings.train(),
            settings.validation(),
            settings.test(),
            Optional.of(labels),
            settings.seed());
    if (texts.multiLabel() != pack.manifest().classifier().multiLabel()) {
      throw new DataFormatException(
          "%s: expected texts with '%s', as the teacher gives them, found '%s'"
              .formatted(
                  settings.train(),
                  texts.multiLabel() ? "label" : "labels",
                  texts.multiLabel() ? "labels" : "label"));
    }
    UnlabelledTexts unlabelled = UnlabelledTexts.read(settings.unlabelled());
    try (Workers workers = new Workers(settings.threads());
        Opinions opinions = Opinions.of(pack, settings.threads())) {
      float[][] held = opinions.on(texts.validationTexts(), workers, stages.stage("teacher"));
      TrainedStudent.Validation validation = validation(pack, labels, texts);
      TrainedStudent student =
          best(pack, labels, texts, unlabelled, opinions, validation, held, workers);
      Manifest.Classifier classifier =
          student.withCascade(labels, validation.calibration(), held, settings.maxAccuracyLoss());
      Manifest manifest = manifest(pack, texts, unlabelled, student, classifier);
      Map<String, byte[]> files = new TreeMap<>(pack.contents());
      files.put(ModelPack.STUDENT, Safetensors.write(student.tensors()));
      files.remove(ModelPack.GOLDEN);
      ModelPack made = GoldenCheck.seal(manifest, files);
      if (!texts.test().isEmpty()) {
        made = GoldenCheck.seal(judged(made, texts.test()), files);
      }
      made.write(out);
      return new Result(
          made.manifest(),
          student.mixes(),
          student.gate().teacherQuality(),
          student.quality(),
          student.gate().point(classifier.cascade().escalateBelow()),
          classifier.cascade().curve(),
          secondsAText(made, Tiers.STUDENT, texts.validationTexts()),
          secondsAText(made, Tiers.TEACHER, texts.validationTexts()),
          texts.warnings());
    }
  }

  /** Before minutes of labelling, not after. */
  private static void requireTokenStates(ModelPack pack) {
    if (pack.manifest().encoder().kind() == EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          pack.describeManifest()
              + ": expected a pack with an encoder, whose token states a student starts from, found"
              + " a classifier that says nothing but logits");
    }
  }

  private TrainedStudent.Validation validation(
      ModelPack pack, LabelSet labels, TrainingTexts texts) {
    Manifest.Classifier classifier = pack.manifest().classifier();
    Tokenizer tokenizer = pack.tokenizer();
    List<List<String>> expected = texts.validation().stream().map(Example::labels).toList();
    return new TrainedStudent.Validation(
        texts.validationTexts().stream().map(tokenizer::encode).toList(),
        expected,
        tokenizer.vocabularySize(),
        new Calibration(
            labels,
            classifier.multiLabel(),
            classifier.abstainLabels(),
            expected,
            settings.precision()));
  }

  private TrainedStudent best(
      ModelPack pack,
      LabelSet labels,
      TrainingTexts texts,
      UnlabelledTexts unlabelled,
      Opinions opinions,
      TrainedStudent.Validation validation,
      float[][] held,
      Workers workers) {
    List<String> given = new ArrayList<>(texts.trainTexts());
    given.addAll(unlabelled.texts());
    List<String> all = new ArrayList<>(given);
    all.addAll(new SpanMixer(given, settings.seed()).mixes(settings.mixes()));
    float[][] targets = opinions.on(all, workers, stages.stage("teacher"));
    addLabels(targets, texts.train(), labels);
    StudentVocabulary vocabulary = new StudentVocabulary(pack.tokenizer(), all);
    int[][] rows = all.stream().map(vocabulary::rows).toArray(int[][]::new);
    float[][] vectors = vectors(pack, vocabulary, workers);
    Manifest.Classifier teacher = pack.manifest().classifier();
    StudentTrainer trainer =
        new StudentTrainer(settings.filters(), teacher.multiLabel(), settings.seed(), workers);
    TrainedStudent best = null;
    // Fewest first: fewer win where they are as good.
    for (int mixes : new TreeSet<>(List.of(0, settings.mixes() / 4, settings.mixes()))) {
      int count = given.size() + mixes;
      TrainedStudent student =
          TrainedStudent.judged(
              mixes,
              trainer.train(
                  vocabulary.ids(),
                  vectors,
                  Arrays.copyOf(rows, count),
                  Arrays.copyOf(targets, count),
                  stages.stage("student, " + mixes + " mixes")),
              labels,
              teacher,
              validation,
              held);
      if (best == null || student.quality() > best.quality()) {
        best = student;
      }
    }
    return best;
  }

  private static void addLabels(float[][] targets, List<Example> train, LabelSet labels) {
    for (int i = 0; i < train.size(); i++) {
      float[] target = targets[i];
      for (int label = 0; label < target.length; label++) {
        target[label] *= 1 - GOLD;
      }
      for (String label : train.get(i).labels()) {
        target[labels.index(label).orElseThrow()] += GOLD;
      }
    }
  }

  private float[][] vectors(ModelPack pack, StudentVocabulary vocabulary, Workers workers) {
    EncoderReference reference = pack.manifest().encoder();
    try (TextEncoder encoder = pack.openEncoder()) {
      float[][] all =
          TokenVectors.ofVocabulary(
              encoder, reference, settings.cache(), workers, stages.stage("vocabulary"));
      return TokenVectors.reduced(
          all, vocabulary.ids(), vocabulary.counts(), settings.dimensions());
    }
  }

  private Manifest manifest(
      ModelPack pack,
      TrainingTexts texts,
      UnlabelledTexts unlabelled,
      TrainedStudent student,
      Manifest.Classifier classifier) {
    Manifest teacher = pack.manifest();
    Manifest.Card card = teacher.card();
    Map<String, Double> metrics = new TreeMap<>(card.metrics());
    metrics.put("distilled-mixes", (double) student.mixes());
    metrics.put("distilled-validation-teacher", student.gate().teacherQuality());
    metrics.put("distilled-validation-student", student.quality());
    Manifest.CurvePoint chosen = student.gate().point(classifier.cascade().escalateBelow());
    metrics.put("distilled-validation-cascade", (double) chosen.quality());
    metrics.put("distilled-validation-escalated", (double) chosen.escalated());
    Map<String, Manifest.PackFile> data = new TreeMap<>(card.data());
    texts.digests().forEach((name, file) -> data.put("distilled-" + name, file));
    unlabelled.digests().forEach((name, file) -> data.put("distilled-" + name, file));
    return new Manifest(
        Manifest.FORMAT,
        settings.name().orElse(teacher.name()),
        settings.version().orElse(teacher.version()),
        teacher.task(),
        teacher.encoder(),
        classifier,
        teacher.labels(),
        Map.of(),
        new Manifest.Card(
            card.description(),
            card.licence(),
            card.attribution(),
            card.baseModel(),
            card.command() + " && " + settings.command(),
            card.seed(),
            data,
            metrics,
            card.libraries()));
  }

  /** The manifest with what each tier reaches on test data. */
  private Manifest judged(ModelPack pack, List<Example> test) {
    Manifest manifest = pack.manifest();
    Map<String, Double> metrics = new TreeMap<>(manifest.card().metrics());
    for (TierEvaluation tier :
        ClassifierEvaluation.of(pack, test, nanoTime, stages.stage("test")).tiers()) {
      metrics.putAll(Quality.of(tier).figures("test-" + tier.tiers().label()));
    }
    return manifest.with(manifest.card().with(metrics));
  }

  private double secondsAText(ModelPack pack, Tiers tiers, List<String> texts) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      List<String> some = texts.subList(0, Math.min(TIMED, texts.size()));
      return ClassifierEvaluation.secondsAText(classifier, some, nanoTime);
    }
  }
}
