package dev.gloss.train;

import dev.gloss.classify.LabelSet;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.evaluate.Example;
import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.ConvolutionFactors;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Progress;
import dev.gloss.model.Safetensors;
import dev.gloss.model.TabulatedConvolution;
import dev.gloss.model.Tensor;
import dev.gloss.model.TextEncoder;
import dev.gloss.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** draft */
public final class Distiller {
  /** Mixes tried, fewest first; what is best on validation wins. */
  private static final int[] MIXES = {0, 10_000, 40_000};

  /**
   * Tokens kept beside those of the texts: the first of the vocabulary, which are the commonest.
   */
  private static final int COMMON_TOKENS = 10_000;

  /** Share of a labelled text's target that is its label; the rest is the teacher's opinion. */
  private static final float GOLD = 0.3f;

  private final DistillSettings settings;
  private final Stages stages;

  /** Told of each stage of the work. */
  public interface Stages {
    Progress stage(String name);
  }

  public Distiller(DistillSettings settings, Stages stages) {
    this.settings = settings;
    this.stages = stages;
  }

  /** */
  public record Result(
      Manifest manifest,
      int mixes,
      double teacherQuality,
      double studentQuality,
      Manifest.CurvePoint chosen) {}

  public Result distill(Path out) {
    ModelPack pack = ModelPack.open(settings.teacher());
    Manifest teacher = pack.manifest();
    boolean multiLabel = teacher.classifier().multiLabel();
    LabelSet labels = new LabelSet(teacher.labels());
    LabelledData file = LabelledData.read(settings.train());
    List<Example> train = file.examples();
    List<Example> validation;
    if (settings.validation().isPresent()) {
      validation = LabelledData.read(settings.validation().get()).examples();
    } else {
      StratifiedSplit split = StratifiedSplit.of(train, 10, settings.seed());
      train = split.train();
      validation = split.validation();
    }
    try (Workers workers = new Workers(settings.threads())) {
      return distill(pack, labels, train, validation, workers, out);
    }
  }

  private Result distill(
      ModelPack pack,
      LabelSet labels,
      List<Example> train,
      List<Example> validation,
      Workers workers,
      Path out) {
    Manifest teacher = pack.manifest();
    boolean multiLabel = teacher.classifier().multiLabel();
    List<String> texts = train.stream().map(Example::text).toList();
    int most = MIXES[MIXES.length - 1];
    List<String> mixes = new SpanMixer(texts, settings.seed()).mixes(most);
    Tokenizer tokenizer = pack.tokenizer();
    float[][] trainTargets;
    float[][] mixTargets;
    float[][] held;
    try (Opinions opinions = Opinions.of(pack, settings.threads())) {
      trainTargets = opinions.on(texts, workers, stages.stage("teacher reads texts"));
      held =
          opinions.on(
              validation.stream().map(Example::text).toList(),
              workers,
              stages.stage("teacher reads validation"));
      mixTargets = opinions.on(mixes, workers, stages.stage("teacher reads mixes"));
    }
    for (int i = 0; i < trainTargets.length; i++) {
      float share = multiLabel ? GOLD : GOLD;
      for (int l = 0; l < labels.size(); l++) {
        boolean gold = train.get(i).labels().contains(labels.label(l));
        trainTargets[i][l] = trainTargets[i][l] * (1 - share) + (gold ? share : 0);
      }
    }
    // vocabulary
    int[][] trainIds = ids(texts, tokenizer);
    int[][] mixIds = ids(mixes, tokenizer);
    long[] counts = new long[tokenizer.vocabularySize()];
    TreeSet<Integer> kept = new TreeSet<>();
    for (int[] text : trainIds) {
      for (int id : text) {
        counts[id]++;
      }
    }
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] > 0 || id < COMMON_TOKENS) {
        kept.add(id);
      }
    }
    for (int[] text : mixIds) {
      for (int id : text) {
        kept.add(id);
      }
    }
    int[] vocabulary = kept.stream().mapToInt(Integer::intValue).toArray();
    int[] rowOf = new int[counts.length];
    for (int row = 0; row < vocabulary.length; row++) {
      rowOf[vocabulary[row]] = row;
    }
    float[][] vectors;
    try (TextEncoder encoder = pack.openEncoder()) {
      EncoderReference reference = teacher.encoder();
      float[][] all =
          TokenVectors.ofVocabulary(
              encoder,
              reference.onnxSha256().substring(0, 16)
                  + reference.tokenizerSha256().substring(0, 16),
              settings.cache(),
              workers,
              stages.stage("vocabulary"));
      vectors = TokenVectors.reduced(all, vocabulary, counts, settings.dimensions());
    }
    for (int[][] part : new int[][][] {trainIds, mixIds}) {
      for (int[] text : part) {
        for (int i = 0; i < text.length; i++) {
          text[i] = rowOf[text[i]];
        }
      }
    }
    List<List<String>> expected = validation.stream().map(Example::labels).toList();
    Calibration calibration =
        new Calibration(
            labels,
            multiLabel,
            teacher.classifier().abstainLabels(),
            expected,
            settings.precision());
    StudentTrainer trainer =
        new StudentTrainer(settings.filters(), multiLabel, settings.seed(), workers);
    Student best = null;
    for (int count : MIXES) {
      int n = trainIds.length + count;
      int[][] in = Arrays.copyOf(trainIds, n);
      float[][] targets = Arrays.copyOf(trainTargets, n);
      System.arraycopy(mixIds, 0, in, trainIds.length, count);
      System.arraycopy(mixTargets, 0, targets, trainIds.length, count);
      ConvolutionFactors factors =
          trainer.train(
              vocabulary, vectors, in, targets, stages.stage("student with " + count + " mixes"));
      Map<String, Tensor> tensors = factors.tensors();
      TabulatedConvolution convolution =
          new TabulatedConvolution(
              ConvolutionFactors.of(tensors, "student", labels.size(), tokenizer.vocabularySize()),
              tokenizer.vocabularySize());
      float[] scratch = convolution.scratch();
      float[][] logits = new float[validation.size()][];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = convolution.logits(tokenizer.encode(validation.get(i).text()), scratch);
      }
      Manifest.Calibration tier = calibration.ofLogits(logits);
      Manifest.Classifier classifier =
          new Manifest.Classifier(
              multiLabel,
              teacher.classifier().abstainLabels(),
              teacher.classifier().teacher(),
              tier,
              null);
      float[][] probabilities = new float[logits.length][];
      float[][] means = new float[logits.length][];
      var decision = new dev.gloss.classify.Decision(labels, classifier, tier);
      for (int i = 0; i < logits.length; i++) {
        probabilities[i] = decision.probabilities(logits[i]);
        means[i] = dev.gloss.classify.Cascade.mean(probabilities[i], held[i]);
      }
      List<Float> thresholds = calibration.ofProbabilities(means).thresholds();
      CascadeGate gate =
          new CascadeGate(labels, classifier, expected, probabilities, held, thresholds);
      double quality = gate.point(0f).quality();
      if (best == null || quality > best.quality()) {
        best =
            new Student(
                count, tensors, classifier, probabilities, means, gate, thresholds, quality);
      }
      System.err.printf(
          "mixes %d: student %.4f teacher %.4f%n", count, quality, gate.teacherQuality());
    }
    float below = best.gate().escalateBelow(settings.maxAccuracyLoss());
    float[][] cascaded = new float[held.length][];
    var decision =
        new dev.gloss.classify.Decision(labels, best.classifier(), best.classifier().student());
    for (int i = 0; i < held.length; i++) {
      cascaded[i] =
          decision.confidence(best.probabilities()[i]) < below
              ? best.means()[i]
              : best.probabilities()[i];
    }
    float abstain = calibration.ofProbabilities(cascaded).abstain();
    Manifest.Classifier classifier =
        new Manifest.Classifier(
            multiLabel,
            teacher.classifier().abstainLabels(),
            teacher.classifier().teacher(),
            best.classifier().student(),
            new Manifest.Cascade(below, abstain, best.thresholds(), best.gate().curve()));
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            settings.name(),
            settings.version(),
            teacher.task(),
            teacher.encoder(),
            classifier,
            teacher.labels(),
            Map.of(),
            teacher.card());
    Map<String, byte[]> files = new TreeMap<>(pack.contents());
    files.put(ModelPack.STUDENT, Safetensors.write(best.tensors()));
    ModelPack.write(out, manifest, files);
    return new Result(
        manifest,
        best.mixes(),
        best.gate().teacherQuality(),
        best.quality(),
        best.gate().point(below));
  }

  private record Student(
      int mixes,
      Map<String, Tensor> tensors,
      Manifest.Classifier classifier,
      float[][] probabilities,
      float[][] means,
      CascadeGate gate,
      List<Float> thresholds,
      double quality) {}

  private static int[][] ids(List<String> texts, Tokenizer tokenizer) {
    return texts.stream().map(text -> tokenizer.encode(text).ids()).toArray(int[][]::new);
  }

  /** The teacher, once per thread. */
  private record Opinions(java.util.concurrent.BlockingQueue<TextClassifier> teachers)
      implements AutoCloseable {
    static Opinions of(ModelPack pack, int threads) {
      var teachers = new java.util.concurrent.ArrayBlockingQueue<TextClassifier>(threads);
      for (int i = 0; i < threads; i++) {
        teachers.add(TextClassifier.open(pack, Tiers.TEACHER));
      }
      return new Opinions(teachers);
    }

    float[][] on(List<String> texts, Workers workers, Progress progress) {
      return workers.map(texts, this::on, progress).toArray(new float[0][]);
    }

    private float[] on(String text) {
      TextClassifier teacher = teachers.remove();
      try {
        return teacher.score(teacher.tokenizer().encode(text)).probabilities();
      } finally {
        teachers.add(teacher);
      }
    }

    @Override
    public void close() {
      teachers.forEach(TextClassifier::close);
    }
  }
}
