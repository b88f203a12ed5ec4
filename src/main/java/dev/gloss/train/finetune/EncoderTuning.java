package dev.gloss.train.finetune;

import ai.djl.ndarray.NDManager;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.encoder.TokenStates;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.Pooling;
import dev.gloss.tensor.LinearHead;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingFailedException;
import dev.gloss.train.TrainingRun;
import dev.gloss.train.Workers;
import dev.gloss.train.quantize.BertWeights;
import dev.gloss.train.quantize.FusedBert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Fine-tunes an encoder together with heads over it (Devlin et al. 2019, arxiv.org/abs/1810.04805),
 * and writes it as the fused graph that a job runs. The same texts, settings and number of threads
 * give the same bytes on one kind of processor.
 */
public final class EncoderTuning {
  /** How far a logit of the written graph may be from the training engine's. */
  static final double TOLERANCE = 1e-4;

  /** Texts that both engines read at the end. */
  private static final int COMPARED = 64;

  /** Times that two encoders are measured against each other. */
  private static final int TURNS = 3;

  private final BertWeights start;
  private final EncoderSource base;
  private final boolean withShapes;
  private final TrainingRun run;
  private final TuningSchedule schedule;
  private final Stages stages;
  private final BooleanSupplier stop;
  private final List<Lesson> lessons = new ArrayList<>();

  /** What one head learns. */
  private record Lesson(
      int labels,
      boolean multiLabel,
      List<TuningText> train,
      List<TuningText> validation,
      ToDoubleFunction<List<float[][]>> score) {}

  /**
   * @param start in fp32
   * @param base the same encoder as packs hold it, whose tokenizer and window stay
   * @param withShapes whether the encoder learns to read how words are written
   * @param stop asked at every step; what is best so far is kept
   */
  public EncoderTuning(
      BertWeights start,
      EncoderSource base,
      boolean withShapes,
      TrainingRun run,
      TuningSchedule schedule,
      Stages stages,
      BooleanSupplier stop) {
    this.start = start;
    this.base = base;
    this.withShapes = withShapes;
    this.run = run;
    this.schedule = schedule;
    this.stages = stages;
    this.stop = stop;
  }

  /**
   * One more head to learn.
   *
   * @param train of which a text with more words than the encoder's window holds is learned in
   *     parts, or, if it has one target, as far as the window reaches
   * @param score how good logits of the validation texts are, {@code [words or 1, labels]} of each;
   *     higher is better
   */
  public void add(
      int labels,
      boolean multiLabel,
      List<TuningText> train,
      List<TuningText> validation,
      ToDoubleFunction<List<float[][]>> score) {
    lessons.add(new Lesson(labels, multiLabel, train, validation, score));
  }

  /**
   * Trains all heads and the encoder under them.
   *
   * @throws dev.gloss.train.TrainingFailedException if the loss is no number
   * @throws ModelFormatException if ONNX Runtime does not compute what was learned
   */
  public Tuned tune() {
    return tune(Optional.empty());
  }

  /**
   * As {@link #tune()}, and then keeps some layers alone, which learn what the whole thinks.
   *
   * @throws dev.gloss.train.TrainingFailedException if too much is lost by that
   */
  public Tuned tune(Optional<LayerDrop> drop) {
    EncoderReference reference = base.reference();
    Tokenizer tokenizer = TextEncoder.tokenizer(reference, base.files());
    Windows windows = new Windows(tokenizer, reference.maxTokens());
    Learned learned = learned(drop, windows);
    // What the training held is free by now: the graphs that follow are as large.
    FineTuner.Best best = learned.best();
    double difference = difference(best, learned.heads(), windows);
    String how =
        drop.map(kept -> "fine-tuned, layers " + kept.layers() + ", int8")
            .orElse("fine-tuned, int8");
    EncoderSource encoder = base.with(FusedBert.write(best.weights(), true), how);
    return new Tuned(
        encoder,
        learned.heads(),
        best.score(),
        best.epoch(),
        difference,
        learned.piecesPerSecond(),
        drop.map(kept -> compared(kept, learned.whole(), best, encoder)));
  }

  /**
   * @param whole with every layer
   * @param best with those that are kept
   */
  private record Learned(
      FineTuner.Best whole, FineTuner.Best best, List<TunedHead> heads, double piecesPerSecond) {}

  private Learned learned(Optional<LayerDrop> drop, Windows windows) {
    try (Workers workers = new Workers(run.threads());
        NDManager manager = Torch.manager(run.threads(), run.seed())) {
      BertNetwork network = new BertNetwork(start, withShapes, manager);
      List<Head> heads = new ArrayList<>();
      for (Lesson lesson : lessons) {
        heads.add(head(lesson, windows, network.hiddenSize(), manager, heads.size()));
      }
      FineTuner tuner =
          new FineTuner(network, heads, manager, workers, stages, schedule, run.seed(), stop);
      FineTuner.Best whole = tuner.tune();
      FineTuner.Best best =
          drop.isPresent() ? smaller(whole, drop.get(), heads, workers, manager) : whole;
      List<TunedHead> tuned =
          best.heads().stream().map(head -> tunedHead(head, network.hiddenSize())).toList();
      return new Learned(whole, best, tuned, tuner.piecesPerSecond());
    }
  }

  /** Some layers of what was learned, taught by all of them. */
  private FineTuner.Best smaller(
      FineTuner.Best whole, LayerDrop drop, List<Head> heads, Workers workers, NDManager manager) {
    try (NDManager own = manager.newSubManager()) {
      BertNetwork all = new BertNetwork(whole.weights(), withShapes, own);
      FineTuner teacher =
          new FineTuner(all, heads, own, workers, Stages.NONE, schedule, run.seed(), stop);
      List<Head> students = new ArrayList<>();
      for (int i = 0; i < heads.size(); i++) {
        Head head = heads.get(i);
        head.restore(whole.heads().get(i));
        List<Sample> soft = head.softened(teacher.predict(head, head.train()));
        Head student = head.learning(soft, own, all.hiddenSize());
        student.restore(whole.heads().get(i));
        students.add(student);
      }
      BertNetwork some =
          new BertNetwork(whole.weights().withLayers(drop.layers()), withShapes, own);
      FineTuner.Best best =
          new FineTuner(
                  some,
                  students,
                  own,
                  workers,
                  name -> stages.stage("layers, " + name),
                  schedule,
                  run.seed(),
                  stop)
              .tune();
      double loss = whole.score() - best.score();
      if (!(loss <= drop.mostLoss())) {
        throw new TrainingFailedException(
            String.format(
                Locale.ROOT,
                "expected layers %s to lose at most %s of the validation score, found %.4f before and"
                    + " %.4f after",
                drop.layers(),
                drop.mostLoss(),
                whole.score(),
                best.score()));
      }
      return best;
    }
  }

  private LayerDrop.Result compared(
      LayerDrop drop, FineTuner.Best whole, FineTuner.Best best, EncoderSource after) {
    EncoderSource before = base.with(FusedBert.write(whole.weights(), true), "fine-tuned, int8");
    // In turns and the best of each, since machines are noisy.
    double textsBefore = 0;
    double textsAfter = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      textsBefore = Math.max(textsBefore, textsPerSecond(before));
      textsAfter = Math.max(textsAfter, textsPerSecond(after));
    }
    return new LayerDrop.Result(
        drop.layers(),
        bytes(before),
        bytes(after),
        whole.score(),
        best.score(),
        textsBefore,
        textsAfter);
  }

  private static long bytes(EncoderSource encoder) {
    return encoder.copies().get(encoder.reference().weights().location()).length;
  }

  private double textsPerSecond(EncoderSource source) {
    List<TuningText> some = lessons.get(0).validation();
    some = some.subList(0, Math.min(COMPARED, some.size()));
    try (TextEncoder encoder = source.open()) {
      long start = System.nanoTime();
      for (TuningText text : some) {
        encoder.states(text.text(), encoder.tokenizer().encode(text.text()), List::of);
      }
      return some.size() / ((System.nanoTime() - start) / 1e9);
    }
  }

  private Head head(Lesson lesson, Windows windows, int hidden, NDManager manager, int number) {
    List<Sample> train =
        lesson.train().stream().flatMap(text -> windows.of(text).stream()).toList();
    List<Windows.Whole> held = lesson.validation().stream().map(windows::whole).toList();
    List<Sample> validation = held.stream().flatMap(whole -> whole.parts().stream()).toList();
    return new Head(
        manager,
        hidden,
        lesson.labels(),
        lesson.multiLabel(),
        train,
        validation,
        logits -> lesson.score().applyAsDouble(Windows.joined(held, logits)),
        run.seed() + number);
  }

  private static TunedHead tunedHead(float[][] weightAndBias, int hidden) {
    float[] flat = weightAndBias[0];
    float[][] weight = new float[flat.length / hidden][];
    for (int label = 0; label < weight.length; label++) {
      weight[label] = Arrays.copyOfRange(flat, label * hidden, (label + 1) * hidden);
    }
    return new TunedHead(weight, weightAndBias[1]);
  }

  /** Of logits that both engines compute from the best epoch's weights. */
  private double difference(FineTuner.Best best, List<TunedHead> heads, Windows windows) {
    EncoderSource fp32 = base.with(FusedBert.write(best.weights(), false), "fine-tuned");
    double largest = 0;
    try (TextEncoder encoder = fp32.open();
        NDManager own = Torch.manager(run.threads(), run.seed())) {
      BertNetwork network = new BertNetwork(best.weights(), withShapes, own);
      for (int i = 0; i < heads.size(); i++) {
        List<TuningText> some = lessons.get(i).validation();
        some = some.subList(0, Math.min(COMPARED, some.size()));
        for (TuningText text : some) {
          largest =
              Math.max(largest, difference(text, heads.get(i), network, encoder, windows, own));
        }
      }
    }
    if (!(largest <= TOLERANCE)) {
      throw new ModelFormatException(
          "expected logits of the written encoder within %s of those that were learned, found %s off"
              .formatted(TOLERANCE, largest));
    }
    return largest;
  }

  private static double difference(
      TuningText text,
      TunedHead head,
      BertNetwork network,
      TextEncoder encoder,
      Windows windows,
      NDManager manager) {
    Encoding encoding = encoder.tokenizer().encode(text.text());
    if (!windows.fits(encoding)) {
      return 0;
    }
    List<Sample> parts = windows.of(text);
    TokenStates states = encoder.states(text.text(), encoding, List::of);
    Sample sample = parts.get(0);
    float[][] learned;
    try (NDManager step = manager.newSubManager()) {
      learned = Head.predict(step, network.forward(step, parts, false), sample, head);
    }
    LinearHead packed = head.head();
    double largest = 0;
    for (int row = 0; row < learned.length; row++) {
      float[] state =
          sample.positions() == null
              ? states.features(Pooling.PLAIN_MEAN)
              : states.state(sample.positions()[row]);
      float[] written = packed.logits(state);
      for (int label = 0; label < written.length; label++) {
        largest = Math.max(largest, Math.abs(written[label] - learned[row][label]));
      }
    }
    return largest;
  }
}
