package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.Decision;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Reading;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Softmax;
import dev.gloss.classify.TextClassifier;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.data.Message;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.evaluate.classify.MessageEvaluation;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.LinearHead;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.train.SpanMixer;
import dev.gloss.train.Stages;
import dev.gloss.train.TokenVectors;
import dev.gloss.train.UnlabelledTexts;
import dev.gloss.train.Workers;
import dev.gloss.view.TextPart;
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
 * student answers alone, is chosen on validation data. Of messages one student more learns what the
 * others think together (born-again networks, Furlanello et al. 2018, arxiv.org/abs/1805.04770):
 * several students are right more often than one, and one costs no more at inference. The same
 * settings give the same pack, byte for byte, on any number of threads.
 */
public final class Distiller {
  /** Share of a labelled text's target that is its label; the rest is the teacher's opinion. */
  private static final float GOLD = 0.3f;

  /**
   * The same of messages: a head over a frozen encoder finds less in them than a student that
   * learns its vectors does.
   */
  private static final float GOLD_OF_MESSAGES = 0.9f;

  /** The same of messages where the teacher is several students that learned them. */
  private static final float GOLD_OF_SECOND = 0.5f;

  /** How often a labelled text is learned for each time that a message is: they are fewer. */
  private static final int LABELLED_TIMES = 3;

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
   * @param testMessages what each tier makes of test messages, if there were any
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
      Map<RunAs, MessageEvaluation> testMessages,
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
    ClassifierSpecification teacher = ClassifierSpecification.of(pack);
    LabelSet labels = new LabelSet(teacher.labels());
    boolean reads = teacher.reading() == Reading.CLAUSES;
    requireFiles(pack, reads, settings.messages());
    Optional<MessageTexts> messages =
        reads
            ? Optional.of(
                MessageTexts.read(
                    settings.files(), settings.messages(), teacher, settings.run().seed()))
            : Optional.empty();
    TrainingTexts texts =
        messages
            .map(MessageTexts::texts)
            .orElseGet(
                () ->
                    TrainingTexts.read(
                        settings.files(), Optional.of(labels), settings.run().seed(), 0));
    if (texts.multiLabel() != teacher.multiLabel()) {
      throw new DataFormatException(
          "%s: expected texts with '%s', as the teacher gives them, found '%s'"
              .formatted(
                  settings.files().train(),
                  texts.multiLabel() ? "label" : "labels",
                  texts.multiLabel() ? "labels" : "label"));
    }
    new TeacherTexts(pack.manifest().card())
        .requireUnseen(settings.files(), texts.digests(), settings.run().seed(), texts.shared());
    messages.ifPresent(
        each ->
            new TeacherTexts(pack.manifest().card())
                .requireUnseenMessages(settings.messages(), each.digests()));
    List<String> heldTexts = messages.map(MessageTexts::heldTexts).orElseGet(texts::heldTexts);
    UnlabelledTexts unlabelled =
        UnlabelledTexts.read("unlabelled", settings.unlabelled(), heldTexts);
    Map<String, Manifest.PackFile> digests = new TreeMap<>(texts.digests());
    messages.ifPresent(each -> digests.putAll(each.digests()));
    digests.putAll(unlabelled.digests());
    List<String> warnings =
        new ArrayList<>(messages.map(MessageTexts::warnings).orElseGet(texts::warnings));
    warnings.addAll(unlabelled.warnings());
    try (Workers workers = new Workers(settings.run().threads());
        Opinions opinions = Opinions.of(pack, settings.run().cache())) {
      Tokenizer tokenizer = TextEncoder.tokenizer(pack);
      float[][] held;
      StudentValidation validation;
      if (reads) {
        MessageCalibrator calibrator =
            MessageCalibrator.of(messages.get().validation(), teacher, settings.goal());
        held = opinions.onMessages(messages.get().validation(), workers, stages.stage("teacher"));
        validation = StudentValidation.ofMessages(calibrator, tokenizer);
      } else {
        held =
            hasLearned(pack)
                ? outOfFold(pack, labels, texts, opinions, workers)
                : opinions.on(texts.validationTexts(), workers, stages.stage("teacher"));
        validation =
            StudentValidation.ofTexts(
                texts.validation(), tokenizer, calibrator(teacher, texts), teacher.multiLabel());
      }
      Material material = messages.map(Material::of).orElseGet(() -> Material.of(texts, labels));
      Optional<ProbeSearch.Fitted> expert =
          reads ? Optional.of(expert(texts, opinions, workers)) : Optional.empty();
      TrainedStudent student =
          best(pack, labels, material, expert, unlabelled, opinions, validation, held, workers);
      TrainedStudent.Cascaded cascaded =
          student.withCascade(labels, validation, held, settings.aim());
      ClassifierSpecification classifier =
          messages
              .map(each -> withFollowUps(labels, cascaded, each.validation()))
              .orElseGet(cascaded::classifier);
      Manifest manifest = manifest(pack, texts, digests, student, cascaded, classifier);
      Map<String, byte[]> files = new TreeMap<>(pack.contents());
      files.put(ClassifierSpecification.STUDENT, Safetensors.write(student.tensors()));
      files.remove(ModelPack.GOLDEN);
      ModelPack made = GoldenCheck.seal(manifest, files);
      Map<RunAs, Quality> test = test(made, texts.test());
      Map<RunAs, MessageEvaluation> testMessages =
          testMessages(made, messages.map(MessageTexts::test).orElse(List.of()));
      if (!test.isEmpty() || !testMessages.isEmpty()) {
        made = GoldenCheck.seal(judged(manifest, test, testMessages), files);
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
          testMessages,
          secondsAText(made, RunAs.STUDENT, texts.validationTexts()),
          secondsAText(made, RunAs.TEACHER, texts.validationTexts()),
          warnings(texts, warnings, student, cascaded));
    }
  }

  private Optional<Promise> promise(TrainingTexts texts) {
    return Promise.of(settings.goal(), texts.multiLabel());
  }

  private static void requireFiles(ModelPack pack, boolean reads, MessageFiles files) {
    if (reads && ClassifierSpecification.of(pack).abstainLabels().isEmpty()) {
      throw new ModelFormatException(
          pack.describeManifest()
              + ": expected a teacher with an abstain label, since it reads messages, found none");
    }
    if (reads != files.areGiven()) {
      throw new DataFormatException(
          reads
              ? pack.describeManifest()
                  + ": expected the messages or the background that the teacher learned from,"
                  + " since it reads messages clause by clause, found none"
              : pack.describeManifest()
                  + ": expected a teacher that learned from messages or background, found one that"
                  + " reads whole texts");
    }
  }

  private List<String> warnings(
      TrainingTexts texts,
      List<String> found,
      TrainedStudent student,
      TrainedStudent.Cascaded cascaded) {
    List<String> warnings = new ArrayList<>(found);
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
            opinions.features(
                texts.trainTexts().stream().map(TextPart::whole).toList(), workers, progress),
            ProbeSearch.targets(texts.train(), labels),
            classifier.multiLabel(),
            card.get(ProbeTrainer.L2),
            card.get(ProbeTrainer.BALANCE),
            workers);
    float[][] logits =
        opinions
            .features(
                texts.validationTexts().stream().map(TextPart::whole).toList(), workers, progress)
            .each(head::logits, workers);
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

  private ClassifierSpecification withFollowUps(
      LabelSet labels, TrainedStudent.Cascaded cascaded, JudgedMessages validation) {
    ClassifierSpecification classifier = cascaded.classifier();
    Calibration own = classifier.student();
    Decision decision =
        new Decision(
            labels,
            classifier,
            new Calibration(own.temperature(), classifier.cascade().abstain(), own.thresholds()));
    return FollowUpCalibrator.best(
            classifier,
            validation.messages().subList(0, validation.asked()),
            cascaded.probabilities(),
            decision,
            settings.goal().promised(false).orElseThrow())
        .map(classifier::with)
        .orElse(classifier);
  }

  private Calibrator calibrator(ClassifierSpecification classifier, TrainingTexts texts) {
    return new Calibrator(
        new LabelSet(classifier.labels()),
        classifier.multiLabel(),
        classifier.abstainLabels(),
        texts.validation().stream().map(Example::labels).toList(),
        settings.goal());
  }

  /**
   * What there is to learn from.
   *
   * @param parts texts, and clauses of them; the labelled texts come first
   * @param labelled how many of them are labelled texts
   * @param targets what each should get, {@code [parts, labels]}
   */
  private record Material(List<TextPart> parts, int labelled, float[][] targets) {
    static Material of(TrainingTexts texts, LabelSet labels) {
      return new Material(
          texts.trainTexts().stream().map(TextPart::whole).toList(),
          texts.train().size(),
          ProbeSearch.targets(texts.train(), labels));
    }

    static Material of(MessageTexts texts) {
      int labelled = texts.texts().train().size();
      List<Passage> learned = new ArrayList<>();
      for (int time = 0; time < LABELLED_TIMES; time++) {
        learned.addAll(texts.passages().subList(0, labelled));
      }
      learned.addAll(texts.passages().subList(labelled, texts.passages().size()));
      return new Material(
          learned.stream().map(Passage::part).toList(),
          LABELLED_TIMES * labelled,
          learned.stream().map(Passage::target).toArray(float[][]::new));
    }
  }

  private TrainedStudent best(
      ModelPack pack,
      LabelSet labels,
      Material material,
      Optional<ProbeSearch.Fitted> expert,
      UnlabelledTexts unlabelled,
      Opinions opinions,
      StudentValidation validation,
      float[][] held,
      Workers workers) {
    List<TextPart> all = new ArrayList<>(material.parts());
    unlabelled.texts().forEach(text -> all.add(TextPart.whole(text)));
    int given = all.size();
    Set<Integer> choices = choices(given);
    new SpanMixer(mixed(material, unlabelled, expert.isPresent()), settings.run().seed())
        .mixes(Collections.max(choices))
        .forEach(mix -> all.add(TextPart.whole(mix)));
    float[][] targets = targets(all, given, material, expert, opinions, workers);
    Tokenizer tokenizer = TextEncoder.tokenizer(pack);
    StudentVocabulary vocabulary =
        new StudentVocabulary(
            tokenizer,
            all.stream().filter(part -> part.span().isEmpty()).map(TextPart::text).toList());
    int[][] rows = workers.map(all, vocabulary::rows, Progress.NONE).toArray(new int[0][]);
    float[][] vectors = vectors(pack, opinions.encoder(), vocabulary, workers);
    ClassifierSpecification teacher = ClassifierSpecification.of(pack);
    StudentTrainer trainer =
        new StudentTrainer(
            settings.size().filters(), teacher.multiLabel(), settings.run().seed(), workers);
    Pupil pupil =
        (mixes, wanted, progress) ->
            TrainedStudent.judged(
                mixes,
                trainer.train(
                    vocabulary.ids(),
                    vectors,
                    Arrays.copyOf(rows, given + mixes),
                    Arrays.copyOf(wanted, given + mixes),
                    progress),
                labels,
                teacher,
                tokenizer.vocabularySize(),
                validation,
                held);
    List<Progress> progress = Progress.shared(stages.stage("students"), choices.size());
    List<Callable<TrainedStudent>> candidates = new ArrayList<>();
    for (int mixes : choices) {
      Progress own = progress.get(candidates.size());
      candidates.add(() -> pupil.learn(mixes, targets, own));
    }
    List<TrainedStudent> students = new ArrayList<>(workers.run(candidates));
    if (expert.isPresent()) {
      float[][] together =
          withGold(
              TrainedStudent.together(students, all, tokenizer, labels, workers),
              material,
              GOLD,
              GOLD_OF_SECOND);
      students.add(
          pupil.learn(Collections.max(choices), together, stages.stage("second generation")));
    }
    return students.stream().max(TrainedStudent.worstFirst()).orElseThrow();
  }

  /** Teaches a student. */
  @FunctionalInterface
  private interface Pupil {
    /**
     * @param mixes that it learns from, the first ones
     * @param wanted of all that there is to learn from
     */
    TrainedStudent learn(int mixes, float[][] wanted, Progress progress);
  }

  /** Numbers of mixes to try, ascending; of texts that are many already none are made. */
  private Set<Integer> choices(int given) {
    return StudentTrainer.areMany(given)
        ? Set.of(0)
        : new TreeSet<>(List.of(0, settings.size().mixes() / 4, settings.size().mixes()));
  }

  /** Texts whose spans are mixed. */
  private static List<String> mixed(
      Material material, UnlabelledTexts unlabelled, boolean labelledAlone) {
    List<String> texts =
        new ArrayList<>(
            material.parts().subList(0, material.labelled()).stream().map(TextPart::text).toList());
    if (!labelledAlone) {
      texts.addAll(unlabelled.texts());
    }
    return texts;
  }

  /**
   * What is learned of each part.
   *
   * @param given how many of the parts are not mixes
   * @param expert who is asked about labelled texts and their mixes; absent: the teacher
   */
  private float[][] targets(
      List<TextPart> all,
      int given,
      Material material,
      Optional<ProbeSearch.Fitted> expert,
      Opinions opinions,
      Workers workers) {
    float[][] targets = opinions.onParts(all, workers, stages.stage("teacher"));
    int labelled = material.labelled();
    if (expert.isPresent()) {
      List<TextPart> asked = new ArrayList<>(all.subList(0, labelled));
      asked.addAll(all.subList(given, all.size()));
      float temperature = expert.get().classifier().teacher().temperature();
      float[][] said =
          opinions
              .features(asked, workers, stages.stage("expert"))
              .each(row -> Softmax.of(expert.get().head().logits(row), temperature), workers);
      System.arraycopy(said, 0, targets, 0, labelled);
      System.arraycopy(said, labelled, targets, given, said.length - labelled);
    }
    return withGold(targets, material, GOLD, expert.isPresent() ? GOLD_OF_MESSAGES : GOLD);
  }

  /**
   * Opinions with the labels' share in them.
   *
   * @param opinions of all parts, those of the material first; changed in place
   */
  private static float[][] withGold(
      float[][] opinions, Material material, float ofLabelled, float ofOthers) {
    for (int i = 0; i < material.targets().length; i++) {
      float gold = i < material.labelled() ? ofLabelled : ofOthers;
      float[] target = material.targets()[i];
      for (int label = 0; label < target.length; label++) {
        opinions[i][label] = (1 - gold) * opinions[i][label] + gold * target[label];
      }
    }
    return opinions;
  }

  /**
   * A head that learned from the labelled texts alone: it knows them better than one that learned
   * from messages too.
   */
  private ProbeSearch.Fitted expert(TrainingTexts texts, Opinions opinions, Workers workers) {
    List<TextPart> learned = texts.trainTexts().stream().map(TextPart::whole).toList();
    List<TextPart> held = texts.validationTexts().stream().map(TextPart::whole).toList();
    return new ProbeSearch(texts, List.of(), PrecisionGoal.of(PrecisionGoal.DEFAULT), workers)
        .best(
            opinions.features(learned, workers, stages.stage("labelled texts")),
            opinions.features(held, workers, Progress.NONE),
            stages.stage("expert"));
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
      Map<String, Manifest.PackFile> digests,
      TrainedStudent student,
      TrainedStudent.Cascaded cascaded,
      ClassifierSpecification classifier) {
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
    digests.forEach((name, file) -> data.put("distilled-" + name, file));
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

  private Map<RunAs, MessageEvaluation> testMessages(ModelPack pack, List<Message> test) {
    Map<RunAs, MessageEvaluation> judged = new EnumMap<>(RunAs.class);
    for (RunAs tiers : RunAs.of(ClassifierSpecification.of(pack))) {
      if (!test.isEmpty()) {
        judged.put(tiers, MessageEvaluation.of(pack, tiers, test, stages.stage("test messages")));
      }
    }
    return judged;
  }

  /** The manifest with what each tier reaches on test data. */
  private static Manifest judged(
      Manifest manifest, Map<RunAs, Quality> test, Map<RunAs, MessageEvaluation> testMessages) {
    Map<String, Double> metrics = new TreeMap<>(manifest.card().metrics());
    test.forEach((tiers, quality) -> metrics.putAll(quality.figures("test-" + tiers.label())));
    testMessages.forEach(
        (tiers, judged) -> metrics.putAll(judged.alone().figures("test-" + tiers.label())));
    return manifest.with(manifest.card().toBuilder().metrics(metrics).build());
  }

  private double secondsAText(ModelPack pack, RunAs tiers, List<String> texts) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      List<String> some = texts.subList(0, Math.min(TIMED, texts.size()));
      return ClassifierEvaluation.secondsAText(classifier, some, nanoTime);
    }
  }
}
