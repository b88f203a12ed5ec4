package dev.gloss.train.entities;

import dev.gloss.data.DataFormatException;
import dev.gloss.data.MarkedText;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.entities.BioTags;
import dev.gloss.entities.EntitiesSpecification;
import dev.gloss.entities.Entity;
import dev.gloss.entities.TokenCalibration;
import dev.gloss.entities.TokenHead;
import dev.gloss.evaluate.entities.EntityEvaluation;
import dev.gloss.evaluate.entities.EntityMetrics;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.LinearHead;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.tokenize.Words;
import dev.gloss.train.Provenance;
import dev.gloss.train.Stages;
import dev.gloss.train.finetune.EncoderTuning;
import dev.gloss.train.finetune.Tuned;
import dev.gloss.train.finetune.TuningText;
import dev.gloss.train.quantize.BertWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains a finder of entities: the encoder is fine-tuned with a head over its words' first tokens,
 * learns to read how words are written, and is written as a fused int8 graph.
 */
public final class EntityTrainer {
  private final EntityTrainSettings settings;
  private final BertWeights start;
  private final EncoderSource base;
  private final Stages stages;
  private final BooleanSupplier stop;

  /**
   * @param start weights in fp32 of the encoder {@code base}
   * @param stop asked at every step; what is best so far is kept
   */
  public EntityTrainer(
      EntityTrainSettings settings,
      BertWeights start,
      EncoderSource base,
      Stages stages,
      BooleanSupplier stop) {
    this.settings = settings;
    this.start = start;
    this.base = base;
    this.stages = stages;
    this.stop = stop;
  }

  /**
   * What was made.
   *
   * @param validation what the pack as it was written reaches on validation texts
   * @param test what it reaches on test texts, if there were any; nothing was chosen by them
   * @param warnings what a person should know of the data, a line each
   */
  public record Result(
      EntityEvaluation validation,
      Optional<EntityEvaluation> test,
      Tuned tuned,
      Manifest manifest,
      List<String> warnings) {}

  /**
   * Trains and writes the pack.
   *
   * @throws DataFormatException if the data cannot serve
   */
  public Result train(Path out) {
    EntityTexts texts = EntityTexts.read(settings);
    BioTags tags = new BioTags(texts.types().size());
    Tokenizer tokenizer = TextEncoder.tokenizer(base.reference(), base.files());
    Tuned tuned = tune(texts, tags, tokenizer);
    LinearHead head = tuned.heads().get(0).head();
    // Words are scored as they are; a temperature would be chosen by texts that chose the epoch.
    TokenCalibration calibration = new TokenCalibration(1, 0);
    EntitiesSpecification specification =
        new EntitiesSpecification(texts.types(), calibration, settings.rules());
    Map<String, byte[]> files = new TreeMap<>(tuned.encoder().copies());
    files.put(EntitiesSpecification.HEAD, Safetensors.write(head.tensors()));
    ModelPack judged = ModelPack.of(manifest(texts, specification, tuned, Map.of()), files);
    EntityEvaluation validation = evaluate(judged, texts.validation(), "validation");
    Optional<EntityEvaluation> test =
        texts.test().isEmpty()
            ? Optional.empty()
            : Optional.of(evaluate(judged, texts.test(), "test"));
    Map<String, Double> figures = new TreeMap<>(figures("validation", validation));
    test.ifPresent(each -> figures.putAll(figures("test", each)));
    ModelPack pack = GoldenCheck.seal(manifest(texts, specification, tuned, figures), files);
    pack.write(out);
    return new Result(validation, test, tuned, pack.manifest(), texts.warnings());
  }

  private EntityEvaluation evaluate(ModelPack pack, List<MarkedText> texts, String name) {
    return EntityEvaluation.of(pack, texts, System::nanoTime, stages.stage("evaluating " + name));
  }

  private Tuned tune(EntityTexts texts, BioTags tags, Tokenizer tokenizer) {
    EncoderTuning tuning =
        new EncoderTuning(start, base, true, settings.run(), settings.schedule(), stages, stop);
    List<TuningText> held = texts.lessons(texts.validation(), tokenizer, tags);
    List<MarkedText> judged =
        texts.validation().stream()
            .filter(text -> Words.of(text.text(), tokenizer.encode(text.text())).count() > 0)
            .toList();
    tuning.add(
        tags.count(),
        false,
        texts.lessons(texts.train(), tokenizer, tags),
        held,
        logits -> f1(texts.types(), tags, judged, tokenizer, logits));
    return tuning.tune(settings.drop());
  }

  private static double f1(
      List<String> types,
      BioTags tags,
      List<MarkedText> texts,
      Tokenizer tokenizer,
      List<float[][]> logits) {
    TokenCalibration plain = new TokenCalibration(1, 0);
    List<List<Entity>> said = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      String text = texts.get(i).text();
      Words words = Words.of(text, tokenizer.encode(text));
      said.add(TokenHead.entities(types, tags, plain, logits.get(i), words));
    }
    return EntityMetrics.of(texts, said).all().f1();
  }

  private static Map<String, Double> figures(String data, EntityEvaluation evaluation) {
    EntityMetrics.Counts all = evaluation.metrics().all();
    return Map.of(
        data + "-examples", (double) evaluation.metrics().texts(),
        data + "-span-f1", all.f1(),
        data + "-span-precision", all.precision(),
        data + "-span-recall", all.recall());
  }

  private Manifest manifest(
      EntityTexts texts,
      EntitiesSpecification specification,
      Tuned tuned,
      Map<String, Double> measured) {
    Map<String, Double> figures = new TreeMap<>(measured);
    figures.put("epoch", (double) tuned.epoch());
    Manifest.Card card =
        settings.card().toBuilder()
            .baseModel(tuned.encoder().description())
            .seed(settings.run().seed())
            .data(texts.digests())
            .metrics(figures)
            .libraries(Provenance.libraries())
            .build();
    return new Manifest(
        settings.name().name(),
        settings.name().version(),
        tuned.encoder().reference(),
        List.of(specification, SummarizerSpecification.UNTRAINED),
        Map.of(),
        card);
  }
}
