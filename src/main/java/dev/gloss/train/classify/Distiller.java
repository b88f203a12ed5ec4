package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.LinearHead;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.TextClassifier;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.student.ConvolutionFactors;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.train.SpanMixer;
import dev.gloss.train.Stages;
import dev.gloss.train.TokenVectors;
import dev.gloss.train.UnlabelledTexts;
import dev.gloss.train.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Teaches a {@link dev.gloss.student.TabulatedConvolution} what a pack's classifier knows
 * (knowledge distillation, Hinton et al. 2015, arxiv.org/abs/1503.02531) and writes a pack that
 * holds both, with the cascade's threshold.
 *
 * <p>The student learns the teacher's probabilities of the labelled texts, of unlabelled ones and
 * of mixes of their spans; the labels have a share in the former. Students that learn from no, some
 * and many mixes are trained at the same time. How many mixes, and from which confidence on the
 * student answers alone, is chosen on validation data. The same settings give the same pack, byte
 * for byte, on any number of threads.
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
   * @param promised share of right tags among those given
   * @param test what each tier reaches on test data, if there was any; nothing was chosen by it
   * @param studentSeconds a text's time in the student, on one thread
   * @param teacherSeconds a text's time in the teacher, on one thread
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      Manifest manifest,
      int mixes,
      double teacher,
      double student,
      CurvePoint cascade,
      List<CurvePoint> curve,
      Optional<Double> promised,
      Map<RunAs, Quality> test,
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
   * @throws DataFormatException if the data cannot serve, or the teacher has learned from what it
   *     would be judged by
   * @throws ModelFormatException if the teacher cannot
   */
  public Result distill(Path out) {
    ModelPack pack = ModelFolder.open(settings.teacher());
    requireTokenStates(pack);
    LabelSet labels = new LabelSet(ClassifierSpecification.of(pack).labels());
    TrainingTexts texts =
        TrainingTexts.read(settings.files(), Optional.of(labels), settings.run().seed(), 0);
    if (texts.multiLabel() != ClassifierSpecification.of(pack).multiLabel()) {
      throw new DataFormatException(
          "%s: expected texts with '%s', as the teacher gives them, found '%s'"
              .formatted(
                  settings.files().train(),
                  texts.multiLabel() ? "label" : "labels",
                  texts.multiLabel() ? "labels" : "label"));
    }
    new TeacherTexts(pack.manifest().card())
        .requireUnseen(settings.files(), texts.digests(), settings.run().seed(), texts.shared());
    UnlabelledTexts unlabelled = UnlabelledTexts.read(settings.unlabelled(), texts.heldTexts());
    try (Workers workers = new Workers(settings.run().threads());
        Opinions opinions = Opinions.of(pack, settings.run().cache())) {
      float[][] held =
          hasLearned(pack)
              ? outOfFold(pack, labels, texts, opinions, workers)
              : opinions.on(texts.validationTexts(), workers, stages.stage("teacher"));
      TrainedStudent.Validation validation = validation(pack, labels, texts);
      TrainedStudent student =
          best(pack, labels, texts, unlabelled, opinions, validation, held, workers);
      TrainedStudent.Cascaded cascaded =
          student.withCascade(labels, validation.calibration(), held, settings.aim());
      ClassifierSpecification classifier = cascaded.classifier();
      Manifest manifest = manifest(pack, texts, unlabelled, student, cascaded);
      Map<String, byte[]> files = new TreeMap<>(pack.contents());
      files.put(ClassifierSpecification.STUDENT, Safetensors.write(student.tensors()));
      files.remove(ModelPack.GOLDEN);
      ModelPack made = GoldenCheck.seal(manifest, files);
      Map<RunAs, Quality> test = test(made, texts.test());
      if (!test.isEmpty()) {
        made = GoldenCheck.seal(judged(manifest, test), files);
      }
      made.write(out);
      return new Result(
          made.manifest(),
          student.mixes(),
          student.gate().teacherQuality(),
          student.quality(),
          student.gate().point(classifier.cascade().escalateBelow()),
          classifier.cascade().curve(),
          promise(texts).map(Promise::precision),
          test,
          secondsAText(made, RunAs.STUDENT, texts.validationTexts()),
          secondsAText(made, RunAs.TEACHER, texts.validationTexts()),
          warnings(texts, unlabelled, student, cascaded));
    }
  }

  private Optional<Promise> promise(TrainingTexts texts) {
    return Promise.of(settings.goal(), texts.multiLabel());
  }

  private List<String> warnings(
      TrainingTexts texts,
      UnlabelledTexts unlabelled,
      TrainedStudent student,
      TrainedStudent.Cascaded cascaded) {
    List<String> warnings = new ArrayList<>(texts.warnings());
    warnings.addAll(unlabelled.warnings());
    promise(texts)
        .ifPresent(
            promise -> {
              promise.warning("the student", student.chosen().safe()).ifPresent(warnings::add);
              promise.warning("the cascade", cascaded.safe()).ifPresent(warnings::add);
            });
    return List.copyOf(warnings);
  }

  /** Whether the teacher learned in the end from the very texts that are held back here. */
  private boolean hasLearned(ModelPack pack) {
    return settings.files().validation().isEmpty()
        && pack.manifest().card().metrics().containsKey(CrossValidation.METRIC);
  }

  /**
   * What the teacher would say of the validation texts had it not learned from them: its head is
   * fitted once more, as its card says, to the others alone.
   */
  private float[][] outOfFold(
      ModelPack pack, LabelSet labels, TrainingTexts texts, Opinions opinions, Workers workers) {
    ClassifierSpecification classifier = ClassifierSpecification.of(pack);
    Map<String, Double> card = pack.manifest().card().metrics();
    Decision decision = new Decision(labels, classifier, classifier.teacher());
    Progress progress = stages.stage("teacher out of fold");
    LinearHead head =
        ProbeSearch.head(
            opinions.features(texts.trainTexts(), workers, progress),
            ProbeSearch.targets(texts.train(), labels),
            classifier.multiLabel(),
            card.get(ProbeTrainer.L2),
            card.get(ProbeTrainer.BALANCE),
            workers);
    float[][] logits =
        opinions.features(texts.validationTexts(), workers, progress).each(head::logits, workers);
    return Arrays.stream(logits).map(decision::probabilities).toArray(float[][]::new);
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
    ClassifierSpecification classifier = ClassifierSpecification.of(pack);
    Tokenizer tokenizer = TextEncoder.tokenizer(pack);
    List<List<String>> expected = texts.validation().stream().map(Example::labels).toList();
    return new TrainedStudent.Validation(
        texts.validationTexts().stream().map(tokenizer::encode).toList(),
        expected,
        tokenizer.vocabularySize(),
        new Calibrator(
            labels,
            classifier.multiLabel(),
            classifier.abstainLabels(),
            expected,
            settings.goal()));
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
    Set<Integer> choices = choices(given.size());
    all.addAll(new SpanMixer(given, settings.run().seed()).mixes(Collections.max(choices)));
    float[][] targets = opinions.on(all, workers, stages.stage("teacher"));
    addLabels(targets, texts.train(), labels);
    StudentVocabulary vocabulary = new StudentVocabulary(TextEncoder.tokenizer(pack), all);
    int[][] rows = workers.map(all, vocabulary::rows, Progress.NONE).toArray(new int[0][]);
    float[][] vectors = vectors(pack, opinions.encoder(), vocabulary, workers);
    ClassifierSpecification teacher = ClassifierSpecification.of(pack);
    StudentTrainer trainer =
        new StudentTrainer(
            settings.size().filters(), teacher.multiLabel(), settings.run().seed(), workers);
    List<Progress> progress = Progress.shared(stages.stage("students"), choices.size());
    List<Callable<TrainedStudent>> candidates = new ArrayList<>();
    for (int mixes : choices) {
      int count = given.size() + mixes;
      int[][] read = Arrays.copyOf(rows, count);
      float[][] wanted = Arrays.copyOf(targets, count);
      Progress own = progress.get(candidates.size());
      candidates.add(
          () -> {
            ConvolutionFactors factors =
                trainer.train(vocabulary.ids(), vectors, read, wanted, own);
            return TrainedStudent.judged(mixes, factors, labels, teacher, validation, held);
          });
    }
    return workers.run(candidates).stream().max(TrainedStudent.worstFirst()).orElseThrow();
  }

  /** Numbers of mixes to try, ascending; of texts that are many already none are made. */
  private Set<Integer> choices(int given) {
    return StudentTrainer.areMany(given)
        ? Set.of(0)
        : new TreeSet<>(List.of(0, settings.size().mixes() / 4, settings.size().mixes()));
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

  private float[][] vectors(
      ModelPack pack, TextEncoder encoder, StudentVocabulary vocabulary, Workers workers) {
    EncoderReference reference = pack.manifest().encoder();
    float[][] all =
        TokenVectors.ofVocabulary(
            encoder, reference, settings.run().cache(), workers, stages.stage("vocabulary"));
    return TokenVectors.reduced(
        all, vocabulary.ids(), vocabulary.counts(), settings.size().dimensions());
  }

  private Manifest manifest(
      ModelPack pack,
      TrainingTexts texts,
      UnlabelledTexts unlabelled,
      TrainedStudent student,
      TrainedStudent.Cascaded cascaded) {
    ClassifierSpecification classifier = cascaded.classifier();
    Manifest teacher = pack.manifest();
    Manifest.Card card = teacher.card();
    Map<String, Double> metrics = new TreeMap<>(card.metrics());
    metrics.put("distilled-mixes", (double) student.mixes());
    metrics.put("distilled-validation-teacher", student.gate().teacherQuality());
    metrics.put("distilled-validation-student", student.quality());
    CurvePoint chosen = student.gate().point(classifier.cascade().escalateBelow());
    metrics.put("distilled-validation-cascade", (double) chosen.quality());
    metrics.put("distilled-validation-escalated", (double) chosen.escalated());
    promise(texts)
        .ifPresent(
            promise -> {
              String data = "distilled-validation-";
              metrics.putAll(promise.figures(data + "student", student.chosen().safe()));
              metrics.putAll(promise.figures(data + "cascade", cascaded.safe()));
            });
    Map<String, Manifest.PackFile> data = new TreeMap<>(card.data());
    texts.digests().forEach((name, file) -> data.put("distilled-" + name, file));
    unlabelled.digests().forEach((name, file) -> data.put("distilled-" + name, file));
    return new Manifest(
        settings.name().orElse(teacher.name()),
        settings.version().orElse(teacher.version()),
        teacher.encoder(),
        teacher.tasks().stream()
            .map(task -> task instanceof ClassifierSpecification ? classifier : task)
            .toList(),
        Map.of(),
        card.toBuilder()
            .command(card.command() + " && " + settings.command())
            .data(data)
            .metrics(metrics)
            .build());
  }

  private Map<RunAs, Quality> test(ModelPack pack, List<Example> test) {
    Map<RunAs, Quality> qualities = new EnumMap<>(RunAs.class);
    if (!test.isEmpty()) {
      ClassifierEvaluation.of(pack, test, nanoTime, stages.stage("test"))
          .tiers()
          .forEach(tier -> qualities.put(tier.tiers(), Quality.of(tier)));
    }
    return qualities;
  }

  /** The manifest with what each tier reaches on test data. */
  private static Manifest judged(Manifest manifest, Map<RunAs, Quality> test) {
    Map<String, Double> metrics = new TreeMap<>(manifest.card().metrics());
    test.forEach((tiers, quality) -> metrics.putAll(quality.figures("test-" + tiers.label())));
    return manifest.with(manifest.card().toBuilder().metrics(metrics).build());
  }

  private double secondsAText(ModelPack pack, RunAs tiers, List<String> texts) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      List<String> some = texts.subList(0, Math.min(TIMED, texts.size()));
      return ClassifierEvaluation.secondsAText(classifier, some, nanoTime);
    }
  }
}
