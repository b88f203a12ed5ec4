package dev.gloss.bench;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tier;
import dev.gloss.data.Example;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pack's tiers, each from text to label on one thread, against each other, against fastText, and
 * against ONNX Runtime as its tutorials use it. If the texts have labels, says how often each is
 * right, too.
 */
public final class ClassifierBench {
  private static final String NAIVE = "naive";
  private static final String FASTTEXT = "fasttext";
  private static final String TEACHER = RunAs.TEACHER.label();

  /** Another order than the file's, which may be by label or length. */
  private static final long SEED = 1;

  /** Texts whose time is taken one by one. */
  private static final int TIMED = 1000;

  private final ModelPack pack;
  private final List<Example> examples;
  private final List<String> texts;
  private final BenchReport report = BenchReport.start();

  private ClassifierBench(ModelPack pack, List<Example> examples) {
    this.pack = pack;
    this.examples = examples;
    this.texts = SampleTexts.shuffled(examples.stream().map(Example::text).toList(), SEED);
  }

  /**
   * @param examples at least one; how often an answer is right is told if each has one label
   * @param fastText closed by whoever made it
   * @param seconds that the rounds should take about; what is said of accuracy takes longer
   */
  public static BenchReport run(
      ModelPack pack,
      List<Example> examples,
      Optional<FastText> fastText,
      double seconds,
      Progress progress) {
    return new ClassifierBench(pack, examples).measure(fastText, seconds, progress);
  }

  private BenchReport measure(Optional<FastText> fastText, double seconds, Progress progress) {
    report.other().put("texts", (double) texts.size());
    List<TextClassifier> classifiers = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>();
    try {
      for (RunAs tiers : RunAs.of(ClassifierSpecification.of(pack))) {
        TextClassifier classifier = TextClassifier.open(pack, tiers);
        classifiers.add(classifier);
        contenders.add(contender(classifier));
        judge(classifier);
      }
      if (pack.manifest().encoder().weights().equals(EncoderReference.MINI_LM.weights())) {
        NaiveClassifier naive = NaiveClassifier.open();
        contenders.add(new Cycle<>(NAIVE, texts, 1, naive::classify, naive::close));
      }
      fastText.ifPresent(peer -> contenders.add(contender(peer)));
      Map<String, double[]> rates =
          Contest.of(seconds, contenders.size()).run(contenders, progress);
      report.addThroughput(rates);
      ratio(rates, RunAs.STUDENT.label(), FASTTEXT);
      ratio(rates, RunAs.STUDENT.label(), TEACHER);
      ratio(rates, RunAs.CASCADE.label(), TEACHER);
      ratio(rates, TEACHER, NAIVE);
      classifiers.forEach(this::time);
      return report.end();
    } finally {
      contenders.forEach(Contender::close);
      classifiers.forEach(TextClassifier::close);
    }
  }

  private void ratio(Map<String, double[]> rates, String ours, String peer) {
    if (rates.containsKey(ours) && rates.containsKey(peer)) {
      report.addRatio(ours + "-vs-" + peer, rates.get(ours), rates.get(peer));
    }
  }

  private Contender contender(TextClassifier classifier) {
    // A student takes microseconds, a teacher a millisecond: the clock is looked at in time.
    int stepTexts = classifier.runAs() == RunAs.STUDENT ? 64 : 1;
    return new Cycle<>(
        classifier.runAs().label(), texts, stepTexts, text -> classify(classifier, text), () -> {});
  }

  private Contender contender(FastText peer) {
    report.machine().versions().put(FASTTEXT, peer.description());
    if (hasLabels()) {
      report.other().put("accuracy-" + FASTTEXT, peer.accuracy(examples));
    }
    return peer.contender(FASTTEXT, texts);
  }

  private static Prediction classify(TextClassifier classifier, String text) {
    return classifier.classify(classifier.view(text));
  }

  private boolean hasLabels() {
    return !ClassifierSpecification.of(pack).multiLabel()
        && examples.stream().allMatch(example -> example.labels().size() == 1);
  }

  /** Reads every text once, which warms the code up as well. */
  private void judge(TextClassifier classifier) {
    String name = classifier.runAs().label();
    boolean labelled = hasLabels();
    long right = 0;
    long asked = 0;
    for (Example example : examples) {
      Prediction prediction = classify(classifier, example.text());
      right += labelled && prediction.best().label().equals(example.label()) ? 1 : 0;
      asked += prediction.tier() != Tier.STUDENT ? 1 : 0;
    }
    if (labelled) {
      report.other().put("accuracy-" + name, (double) right / examples.size());
    }
    if (classifier.runAs() == RunAs.CASCADE) {
      report.other().put("escalated", (double) asked / examples.size());
    }
  }

  private void time(TextClassifier classifier) {
    long[] nanos = new long[Math.min(TIMED, texts.size())];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      classify(classifier, texts.get(i));
      nanos[i] = System.nanoTime() - start;
    }
    report.latencyMillis().put(classifier.runAs().label(), Percentiles.ofNanos(nanos));
  }
}
