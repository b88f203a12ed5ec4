package dev.gloss.train.finetune;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.gloss.evaluate.Progress;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingFailedException;
import dev.gloss.train.Workers;
import dev.gloss.train.quantize.BertWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Trains an encoder and the heads over it together: every weight, by stochastic gradient descent
 * with a rate that warms up and falls to zero. After each epoch the heads are judged by their
 * validation texts; the best epoch is kept, and two in a row that are no better end the training.
 */
final class FineTuner {
  /** Texts of a step. */
  private static final int BATCH = 32;

  /** Word pieces of a step at most, padding counted. */
  private static final int BATCH_PIECES = 2_048;

  /** Batches of texts among which those of one length find each other. */
  private static final int NEIGHBOURS = 20;

  /** Of heads, which know nothing yet; at least the encoder's. */
  private static final double HEAD_RATE = 1e-3;

  private static final double WARM_UP = 0.1;
  private static final double LARGEST_GRADIENT = 1;
  private static final int PATIENCE = 2;

  private final BertNetwork network;
  private final List<Head> heads;
  private final NDManager manager;
  private final Workers workers;
  private final Stages stages;
  private final TuningSchedule schedule;
  private final long seed;
  private final BooleanSupplier stop;
  private long learned;
  private double learning;

  /** Some texts of one head. */
  private record Batch(Head head, List<Sample> samples) {}

  /**
   * What was learned.
   *
   * @param score mean over the heads
   * @param epoch that was best, from 1
   * @param weights of that epoch
   * @param heads of that epoch: for each its weight and bias
   */
  record Best(double score, int epoch, BertWeights weights, List<float[][]> heads) {}

  FineTuner(
      BertNetwork network,
      List<Head> heads,
      NDManager manager,
      Workers workers,
      Stages stages,
      TuningSchedule schedule,
      long seed,
      BooleanSupplier stop) {
    this.network = network;
    this.heads = heads;
    this.manager = manager;
    this.workers = workers;
    this.stages = stages;
    this.schedule = schedule;
    this.seed = seed;
    this.stop = stop;
  }

  Best tune() {
    long perEpoch = batches(0).size();
    int epochs = schedule.epochs(perEpoch);
    long total = perEpoch * epochs;
    long step = 0;
    Best best = null;
    int worse = 0;
    for (int epoch = 1; epoch <= epochs && worse < PATIENCE && !stop.getAsBoolean(); epoch++) {
      Progress progress = stages.stage("epoch %d of %d".formatted(epoch, epochs));
      List<Batch> batches = batches(epoch);
      long start = System.nanoTime();
      double loss = 0;
      long pieces = 0;
      for (int i = 0; i < batches.size() && !stop.getAsBoolean(); i++) {
        loss += learn(batches.get(i), share(step++, total), step);
        pieces += batches.get(i).samples().stream().mapToLong(s -> s.ids().length).sum();
        progress.note(
            String.format(
                Locale.ROOT, "loss %.3f, %,.0f pieces/s", loss / (i + 1), pieces / seconds(start)));
        progress.done(i + 1, batches.size());
      }
      learned += pieces;
      learning += seconds(start);
      double score = score();
      progress.note(
          String.format(Locale.ROOT, "loss %.3f, validation %.4f", loss / batches.size(), score));
      if (best == null || score > best.score()) {
        best = new Best(score, epoch, network.weights(), copies());
        worse = 0;
      } else {
        worse++;
      }
    }
    if (best == null) {
      throw new TrainingFailedException(
          "expected at least one step before the end was asked for, found none: nothing is written");
    }
    return best;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private List<float[][]> copies() {
    return heads.stream()
        .map(head -> new float[][] {head.weight().clone(), head.bias().clone()})
        .toList();
  }

  /** Up to 1 and down to 0. */
  private static double share(long step, long total) {
    double warm = Math.max(1, WARM_UP * total);
    return step < warm ? (step + 1) / warm : (total - step) / (total - warm);
  }

  /** Every head's texts once, in batches of similar length, all in an order of the epoch's own. */
  private List<Batch> batches(int epoch) {
    List<Batch> all = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      Random random = new Random(seed + 31L * epoch + i);
      List<Sample> samples = new ArrayList<>(heads.get(i).train());
      Collections.shuffle(samples, random);
      for (int from = 0; from < samples.size(); from += BATCH * NEIGHBOURS) {
        List<Sample> near =
            new ArrayList<>(
                samples.subList(from, Math.min(samples.size(), from + BATCH * NEIGHBOURS)));
        near.sort(Comparator.comparingInt(sample -> sample.ids().length));
        for (List<Sample> batch : cut(near)) {
          all.add(new Batch(heads.get(i), batch));
        }
      }
    }
    Collections.shuffle(all, new Random(seed + epoch));
    return all;
  }

  /** As many texts as fit a batch; of long ones fewer, since attention grows with their square. */
  private static List<List<Sample>> cut(List<Sample> byLength) {
    List<List<Sample>> batches = new ArrayList<>();
    int from = 0;
    while (from < byLength.size()) {
      int to = from + 1;
      while (to < byLength.size()
          && to - from < BATCH
          && (to - from + 1) * byLength.get(to).ids().length <= BATCH_PIECES) {
        to++;
      }
      batches.add(List.copyOf(byLength.subList(from, to)));
      from = to;
    }
    return batches;
  }

  private double learn(Batch batch, double rate, long number) {
    float loss;
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray states = network.forward(step, batch.samples(), true);
      NDArray mean = batch.head().loss(step, states, batch.samples());
      collector.backward(mean);
      loss = mean.getFloat();
      update(batch.head(), rate, number, loss);
    }
    return loss;
  }

  private void update(Head head, double rate, long number, float loss) {
    List<Parameter> all = new ArrayList<>(network.parameters());
    all.addAll(head.parameters());
    double squares = network.collectWords();
    for (double each : parallel(all, Parameter::collect)) {
      squares += each;
    }
    if (!Float.isFinite(loss) || !Double.isFinite(squares)) {
      throw new TrainingFailedException(
          String.format(
              Locale.ROOT,
              "expected a finite loss, found %s at step %d with learning rate %.2g; fewer or other"
                  + " texts may help",
              loss,
              number,
              schedule.rate() * rate));
    }
    float scale = (float) Math.min(1, LARGEST_GRADIENT / Math.sqrt(squares));
    network.updateWords((float) (schedule.rate() * rate), scale);
    parallel(
        all,
        parameter -> {
          boolean ofHead = head.parameters().contains(parameter);
          parameter.update(
              (float) ((ofHead ? Math.max(HEAD_RATE, schedule.rate()) : schedule.rate()) * rate),
              scale);
          return 0.0;
        });
    all.forEach(Parameter::publish);
  }

  private List<Double> parallel(
      List<Parameter> parameters, java.util.function.Function<Parameter, Double> work) {
    List<Callable<Double>> tasks = new ArrayList<>();
    parameters.forEach(parameter -> tasks.add(() -> work.apply(parameter)));
    return workers.run(tasks);
  }

  /** Word pieces learned a second, padding and what is behind each epoch not counted. */
  double piecesPerSecond() {
    return learned / learning;
  }

  private double score() {
    return heads.stream()
        .mapToDouble(head -> head.score(predict(head, head.validation())))
        .average()
        .orElseThrow();
  }

  /** What a head says of texts, in their order. */
  List<float[][]> predict(Head head, List<Sample> samples) {
    List<Integer> order =
        IntStream.range(0, samples.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -samples.get(i).ids().length))
            .toList();
    float[][][] all = new float[samples.size()][][];
    int from = 0;
    while (from < order.size()) {
      int most = BATCH_PIECES / samples.get(order.get(from)).ids().length;
      List<Integer> part =
          order.subList(from, Math.min(order.size(), from + Math.min(BATCH, Math.max(1, most))));
      from += part.size();
      List<Sample> batch = part.stream().map(samples::get).toList();
      try (NDManager step = manager.newSubManager()) {
        NDArray states = network.forward(step, batch, false);
        List<float[][]> logits = head.predict(step, states, batch);
        for (int i = 0; i < logits.size(); i++) {
          all[part.get(i)] = logits.get(i);
        }
      }
    }
    return List.of(all);
  }
}
