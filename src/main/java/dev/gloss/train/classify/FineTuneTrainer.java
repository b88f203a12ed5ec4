package dev.gloss.train.classify;

import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.evaluate.classify.ClassificationMetrics;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.train.Stages;
import dev.gloss.train.finetune.EncoderTuning;
import dev.gloss.train.finetune.LayerDrop;
import dev.gloss.train.finetune.Tuned;
import dev.gloss.train.finetune.TuningSchedule;
import dev.gloss.train.finetune.TuningText;
import dev.gloss.train.quantize.BertWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a classifier by fine-tuning: the encoder learns with a head over it, is written as a fused
 * int8 graph, and the pack's head is then fitted over that, with its calibration, as {@link
 * ProbeTrainer} does. So what int8 rounds off is learned around, and everything that a pack
 * promises was measured on the graph that it holds.
 */
public final class FineTuneTrainer {
  private final TrainSettings settings;
  private final BertWeights start;
  private final EncoderSource base;
  private final TuningSchedule schedule;
  private final Optional<LayerDrop> drop;
  private final Stages stages;
  private final BooleanSupplier stop;

  /**
   * @param start weights in fp32 of the encoder {@code base}
   * @param drop which layers are kept; empty: all
   * @param stop asked at every step; what is best so far is kept
   */
  public FineTuneTrainer(
      TrainSettings settings,
      BertWeights start,
      EncoderSource base,
      TuningSchedule schedule,
      Optional<LayerDrop> drop,
      Stages stages,
      BooleanSupplier stop) {
    this.settings = settings;
    this.start = start;
    this.base = base;
    this.schedule = schedule;
    this.drop = drop;
    this.stages = stages;
    this.stop = stop;
  }

  /**
   * What was made.
   *
   * @param tuned empty: the probe over the encoder as it was is better on validation data, and the
   *     pack holds that
   */
  public record Result(ProbeTrainer.Result pack, Optional<Tuned> tuned) {}

  /**
   * Trains and writes the pack.
   *
   * @param atLeastProbe whether a probe over the encoder as it is is tried first and the better of
   *     both is written
   * @throws DataFormatException if the data cannot serve
   */
  public Result train(Path out, boolean atLeastProbe) {
    TrainingTexts texts =
        TrainingTexts.read(settings.files(), Optional.empty(), settings.run().seed(), 0);
    Optional<ProbeTrainer.Made> probe =
        atLeastProbe
            ? Optional.of(new ProbeTrainer(settings, base, stages).make(texts))
            : Optional.empty();
    Tuned tuned = tune(texts);
    ProbeTrainer.Made made = new ProbeTrainer(settings, tuned.encoder(), stages).make(texts);
    boolean keep = probe.isEmpty() || score(made, texts) > score(probe.get(), texts);
    ProbeTrainer.Made best = keep ? made : probe.get();
    best.pack().write(out);
    return new Result(best.result(), keep ? Optional.of(tuned) : Optional.empty());
  }

  private static double score(ProbeTrainer.Made made, TrainingTexts texts) {
    ClassificationMetrics metrics = made.result().validation().metrics();
    return texts.multiLabel() ? (metrics.microF1() + metrics.macroF1()) / 2 : metrics.accuracy();
  }

  private Tuned tune(TrainingTexts texts) {
    EncoderTuning tuning =
        new EncoderTuning(start, base, false, settings.run(), schedule, stages, stop);
    TuningScore score = new TuningScore(texts);
    tuning.add(
        texts.labels().size(),
        texts.multiLabel(),
        lessons(texts, texts.train()),
        lessons(texts, texts.validation()),
        score::of);
    return tuning.tune(drop);
  }

  private static List<TuningText> lessons(TrainingTexts texts, List<Example> examples) {
    float[][] targets = ProbeSearch.targets(examples, texts.labels());
    List<TuningText> lessons = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      lessons.add(new TuningText(examples.get(i).text(), List.of(), new float[][] {targets[i]}));
    }
    return lessons;
  }
}
