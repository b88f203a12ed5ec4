package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.entities.EntityRule;
import dev.gloss.evaluate.classify.ClassificationMetrics;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.train.TrainingFailedException;
import dev.gloss.train.classify.FineTuneTrainer;
import dev.gloss.train.classify.LabelledFiles;
import dev.gloss.train.classify.ProbeTrainer;
import dev.gloss.train.classify.TrainSettings;
import dev.gloss.train.classify.ZeroShotTrainer;
import dev.gloss.train.entities.EntityTrainSettings;
import dev.gloss.train.entities.EntityTrainer;
import dev.gloss.train.entities.RuleTrainer;
import dev.gloss.train.finetune.LayerDrop;
import dev.gloss.train.finetune.Tuned;
import dev.gloss.train.finetune.TuningSchedule;
import dev.gloss.train.quantize.BertSource;
import dev.gloss.train.quantize.BertWeights;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Trains a model pack from labelled texts.",
      "The texts are JSON Lines {\"id\",\"text\",\"label\"}, or {…,\"labels\":[…]} where any number may fit, gzipped or not;",
      "for entities {\"tokens\":[…],\"tags\":[BIO…]} or {\"text\",\"entities\":[{\"type\",\"start\",\"end\"}]}.",
      "Regularization, temperature and abstain threshold are chosen on validation data; without",
      "--validation, fewer than 3,000 texts are cross-validated, and at the end all are learned."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same command gives the same pack, byte for byte: a probe on any number of threads, a",
      "fine-tuned encoder on as many. Ctrl-C ends fine-tuning early, with the best model so far.",
      "",
      "Example:",
      "  gloss train --task classify --train tickets.jsonl --out packs/tickets",
      "  gloss train --task entities --train marked.jsonl --rule email=EMAIL --out packs/names",
      "",
      "Without any examples, a file labels.yaml with lines such as",
      "  card_arrival: the customer waits for a card that was sent",
      "is enough for a start:",
      "  gloss train --task classify --labels labels.yaml --out packs/start"
    })
final class TrainCommand implements Callable<Integer> {
  /** What can be learned. */
  enum Task {
    CLASSIFY,
    ENTITIES
  }

  /** How it is learned. */
  enum Method {
    /** A head over the encoder as it is: seconds. */
    PROBE,
    /** The encoder learns too: minutes. */
    FINETUNE,
    /** Both, and the better one on validation data. */
    AUTO
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "what to learn: ${COMPLETION-CANDIDATES}")
  private Task task;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Source source = new Source();

  /** What there is to learn from. */
  static final class Source {
    @Option(names = "--train", required = true, paramLabel = "FILE", description = "labelled texts")
    private Path train;

    @Option(
        names = "--labels",
        required = true,
        paramLabel = "FILE",
        description = "instead of texts: YAML with a line 'label: description' for each label")
    private Path labels;
  }

  @Option(
      names = "--abstain-label",
      paramLabel = "LABEL",
      description =
          "label of texts that none of the others fits; may be repeated (default: "
              + TrainSettings.DEFAULT_ABSTAIN_LABEL
              + ", if the texts have it)")
  private List<String> abstainLabels = List.of();

  @Option(
      names = "--encoder",
      paramLabel = "FOLDER",
      description =
          "what to learn over, copied into the pack: a model2vec model, or a Hugging Face ONNX export"
              + " of token states (default: the encoder that ships)")
  private String encoder;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "how to learn it: a head over the encoder as it is (probe, seconds), the encoder too"
              + " (finetune, minutes), or both and the better on validation data (auto);"
              + " default: probe, of entities finetune")
  private Method method;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "times that fine-tuning goes through the texts, at most: it ends when two in a row were no"
              + " better (default: as many as 1,500 steps of 32 texts take, from 3 to 12)")
  private Integer epochs;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description =
          "of the fine-tuned encoder only these layers are kept, such as 0,2,4, and learn what all of"
              + " them think")
  private List<Integer> layers = List.of();

  @Option(
      names = "--max-loss",
      defaultValue = "0.02",
      paramLabel = "SHARE",
      description =
          "of the validation score (accuracy or F1) that --layers may cost; no pack is written where it"
              + " costs more (default: ${DEFAULT-VALUE})")
  private double maxLoss;

  @Option(
      names = "--rule",
      paramLabel = "RULE=TYPE",
      description =
          "entities: what has a form that can be checked is found by a rule too, and said to be of this"
              + " type; may be repeated: ${COMPLETION-CANDIDATES}")
  private Map<EntityRule, String> rules = Map.of();

  @Option(names = "--name", paramLabel = "NAME", description = "default: the folder's name")
  private String name;

  @Option(names = "--pack-version", defaultValue = "1.0.0", paramLabel = "VERSION")
  private String version;

  @Option(names = "--description", defaultValue = "", paramLabel = "TEXT", description = "card")
  private String description;

  @Option(
      names = "--licence",
      defaultValue = "not stated",
      paramLabel = "TEXT",
      description = "licence of the model, for its card")
  private String licence;

  @Option(
      names = "--attribution",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "whom the data's licence wants named, for the card")
  private String attribution;

  @Mixin private LearningOptions learning;

  @Override
  public Integer call() {
    if (task == Task.ENTITIES) {
      checkEntities();
    } else if (source.train == null && source.labels == null) {
      throw new ParameterException(
          spec.commandLine(), "expected --train or --labels, found neither");
    } else if (!rules.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected --rule with --task entities, found --task classify");
    }
    method = method == null ? task == Task.ENTITIES ? Method.FINETUNE : Method.PROBE : method;
    TrainSettings settings = task == Task.ENTITIES ? null : settings();
    OutputFolder.check(learning.out());
    try {
      if (task == Task.ENTITIES) {
        return learnEntities();
      }
      return source.labels == null ? learn(settings) : startWithLabels();
    } catch (UncheckedIOException e) {
      throw new CommandFailedException(
          learning.out() + ": expected a folder to write, found: " + e.getCause(), e);
    }
  }

  private int learn(TrainSettings settings) {
    long start = System.nanoTime();
    try (StagesOnTerminal stages = new StagesOnTerminal()) {
      FineTuneTrainer.Result result =
          method == Method.PROBE
              ? new FineTuneTrainer.Result(
                  new ProbeTrainer(settings, encoderSource(), stages).train(learning.out()),
                  Optional.empty())
              : tune(settings, stages);
      stages.finish();
      result.pack().warnings().forEach(warning -> System.err.println("gloss train: " + warning));
      report(result.pack(), result.tuned(), (System.nanoTime() - start) / 1e9);
      return Main.OK;
    }
  }

  private FineTuneTrainer.Result tune(TrainSettings settings, StagesOnTerminal stages) {
    try (StopRequest stop = StopRequest.onInterrupt()) {
      return new FineTuneTrainer(
              settings, weights(), encoderSource(), schedule(), drop(), stages, stop)
          .train(learning.out(), method == Method.AUTO);
    } catch (TrainingFailedException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private void checkEntities() {
    if (source.labels != null || learning.hasMessages() || !abstainLabels.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --train alone with --task entities, found --labels, messages or --abstain-label");
    }
    if (source.train == null && (rules.isEmpty() || learning.hasMoreFiles())) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --train, or --rule alone, with --task entities, found neither");
    }
    if (learning.hasPromise() || (method != null && method != Method.FINETUNE)) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --method finetune and no --precision with --task entities, found others");
    }
  }

  private int learnEntities() {
    if (source.train == null) {
      RuleTrainer.write(rules, packName(), card(), encoderSource(), learning.out());
      if (learning.json()) {
        System.out.println(Json.line(Json.object().put("rules", rules.size())));
      } else {
        System.out.printf("%s: %d rules, nothing learned%n", learning.out(), rules.size());
      }
      return Main.OK;
    }
    long start = System.nanoTime();
    LabelledFiles files = learning.files(source.train);
    EntityTrainSettings settings =
        new EntityTrainSettings(
            files.train(),
            files.validation(),
            files.test(),
            rules,
            schedule(),
            drop(),
            packName(),
            card(),
            learning.run());
    try (StagesOnTerminal stages = new StagesOnTerminal();
        StopRequest stop = StopRequest.onInterrupt()) {
      EntityTrainer.Result result =
          new EntityTrainer(settings, weights(), encoderSource(), stages, stop)
              .train(learning.out());
      stages.finish();
      result.warnings().forEach(warning -> System.err.println("gloss train: " + warning));
      report(result, (System.nanoTime() - start) / 1e9);
      return Main.OK;
    } catch (TrainingFailedException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private void report(EntityTrainer.Result result, double seconds) {
    if (learning.json()) {
      ObjectNode node = EntityFigures.json(result.validation());
      result.test().ifPresent(test -> node.set("test", EntityFigures.json(test)));
      result.warnings().forEach(node.putArray("warnings")::add);
      putTuned(node, result.tuned());
      System.out.println(Json.line(node.put("seconds", Json.rounded(seconds))));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: validation %s (%.0f s)%n",
        learning.out(),
        EntityFigures.line(result.validation()),
        seconds);
    result.test().ifPresent(test -> System.out.println("test: " + EntityFigures.line(test)));
    printTuned(result.tuned());
  }

  /** Makes a pack without examples. */
  private int startWithLabels() {
    Manifest manifest =
        new ZeroShotTrainer(source.labels, packName(), card(), encoderSource())
            .train(learning.out());
    ClassifierSpecification classifier = classifier(manifest);
    int described = classifier.labels().size() - classifier.abstainLabels().size();
    if (learning.json()) {
      System.out.println(Json.line(Json.object().put("labels", described)));
    } else {
      System.out.printf(
          "%s: %d labels by their descriptions; examples will make it better%n",
          learning.out(), described);
    }
    return Main.OK;
  }

  private EncoderSource encoderSource() {
    return encoder == null ? EncoderSource.shipped() : EncoderSource.at(encoder);
  }

  private TrainSettings settings() {
    if (source.train == null) {
      if (learning.hasMoreFiles() || !abstainLabels.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "expected --validation, --test, --abstain-label, messages and --background with --train,"
                + " found --labels");
      }
      if (learning.hasPromise()) {
        throw new ParameterException(
            spec.commandLine(),
            "expected --precision and --out-of-scope with --train, found --labels");
      }
      return null;
    }
    if (method == Method.PROBE && !layers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected --layers with --method finetune or auto, found probe");
    }
    if (method != Method.PROBE && learning.hasMessages()) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --method probe with messages or background, found "
              + method.name().toLowerCase(Locale.ROOT));
    }
    try {
      return new TrainSettings(
          learning.files(source.train),
          learning.messages(),
          abstainLabels,
          learning.goal(),
          packName(),
          card(),
          learning.run());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private PackName packName() {
    Path out = learning.out().toAbsolutePath().normalize();
    return new PackName(name == null ? out.getFileName().toString() : name, version);
  }

  private Manifest.Card card() {
    return Manifest.Card.builder()
        .description(description)
        .licence(licence)
        .attribution(attribution)
        .command(command())
        .build();
  }

  /** What was asked, without what changes the time only and without the place of the result. */
  private String command() {
    StringBuilder command =
        new StringBuilder("gloss train --task " + task.name().toLowerCase(Locale.ROOT));
    if (encoder != null) {
      command.append(" --encoder ").append(EncoderSource.name(encoder));
    }
    if (source.labels != null) {
      return command.append(" --labels ").append(source.labels.getFileName()).toString();
    }
    if (source.train == null) {
      return command.append(rulesAsked()).toString();
    }
    command.append(" --method ").append(method.name().toLowerCase(Locale.ROOT));
    if (method != Method.PROBE) {
      if (!layers.isEmpty()) {
        command
            .append(" --layers ")
            .append(String.join(",", layers.stream().map(String::valueOf).toList()));
      }
      if (epochs != null) {
        command.append(" --epochs ").append(epochs);
      }
      // Sums are made in another order by other numbers of threads.
      command.append(" --threads ").append(learning.run().threads());
    }
    command.append(learning.named(source.train));
    command.append(rulesAsked());
    abstainLabels.forEach(label -> command.append(" --abstain-label ").append(label));
    return command.append(learning.choices()).toString();
  }

  private String rulesAsked() {
    StringBuilder asked = new StringBuilder();
    new TreeMap<>(rules)
        .forEach(
            (rule, type) -> asked.append(" --rule ").append(rule.label()).append('=').append(type));
    return asked.toString();
  }

  private Optional<LayerDrop> drop() {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LayerDrop(layers, maxLoss));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--layers: " + e.getMessage(), e);
    }
  }

  private TuningSchedule schedule() {
    try {
      if (epochs != null && epochs < 1) {
        throw new IllegalArgumentException("expected --epochs of at least 1, found " + epochs);
      }
      return TuningSchedule.ofPretrained(epochs == null ? TuningSchedule.ENOUGH : epochs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private BertWeights weights() {
    BertWeights weights = encoder == null ? BertSource.shipped() : BertSource.at(encoder);
    try {
      weights.withLayers(layers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--layers: " + e.getMessage(), e);
    }
    return weights;
  }

  private void report(ProbeTrainer.Result result, Optional<Tuned> tuned, double seconds) {
    if (learning.json()) {
      ObjectNode node = json(result).put("seconds", Json.rounded(seconds));
      tuned.ifPresent(each -> putTuned(node, each));
      System.out.println(Json.line(node));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d labels, validation %s; %s (%.0f s)%n",
        learning.out(),
        labels(result.manifest()),
        quality(result.manifest(), result.validation().metrics()),
        LearningOptions.answers(result.promised(), result.validation()),
        seconds);
    tuned.ifPresent(TrainCommand::printTuned);
    if (method == Method.AUTO && tuned.isEmpty()) {
      System.out.println("the probe is as good on validation data, so the encoder stays as it was");
    }
    result
        .messages()
        .ifPresentOrElse(
            scores -> System.out.println("validation messages: " + MessageFigures.line(scores)),
            () -> EvaluateCommand.printScope("validation", result.validation().outOfScope()));
    result
        .test()
        .ifPresent(
            test -> {
              System.out.printf(
                  "test: %s; %s%n",
                  quality(result.manifest(), test.metrics()),
                  LearningOptions.answers(result.promised(), test));
              EvaluateCommand.printScope("test", test.outOfScope());
            });
    result
        .testMessages()
        .ifPresent(scores -> System.out.println("test messages: " + MessageFigures.line(scores)));
  }

  private static void putTuned(ObjectNode node, Tuned tuned) {
    tuned
        .dropped()
        .ifPresent(
            cost ->
                node.putObject("layers")
                    .put("bytesBefore", cost.bytesBefore())
                    .put("bytesAfter", cost.bytesAfter())
                    .put("scoreBefore", Json.rounded(cost.scoreBefore()))
                    .put("scoreAfter", Json.rounded(cost.scoreAfter()))
                    .put("textsPerSecondBefore", Json.rounded(cost.textsBefore()))
                    .put("textsPerSecondAfter", Json.rounded(cost.textsAfter())));
    node.putObject("tuned")
        .put("epoch", tuned.epoch())
        .put("score", Json.rounded(tuned.score()))
        .put("largestLogitDifference", tuned.difference())
        .put("piecesPerSecond", Json.rounded(tuned.piecesPerSecond()));
  }

  private static void printTuned(Tuned tuned) {
    System.out.printf(
        Locale.ROOT,
        "fine-tuned: epoch %d was best, %,.0f word pieces/s; ONNX Runtime's logits are within %.1e of"
            + " those that were learned%n",
        tuned.epoch(),
        tuned.piecesPerSecond(),
        tuned.difference());
    tuned
        .dropped()
        .ifPresent(
            cost ->
                System.out.printf(
                    Locale.ROOT,
                    "layers %s: %.1f MB became %.1f, %.0f texts/s became %.0f, validation %.4f became"
                        + " %.4f%n",
                    cost.layers(),
                    cost.bytesBefore() / 1e6,
                    cost.bytesAfter() / 1e6,
                    cost.textsBefore(),
                    cost.textsAfter(),
                    cost.scoreBefore(),
                    cost.scoreAfter()));
  }

  private static String quality(Manifest manifest, ClassificationMetrics metrics) {
    return classifier(manifest).multiLabel()
        ? String.format(
            Locale.ROOT, "micro F1 %.4f, macro F1 %.4f", metrics.microF1(), metrics.macroF1())
        : String.format(Locale.ROOT, "accuracy %.4f", metrics.accuracy());
  }

  private static ObjectNode json(ProbeTrainer.Result result) {
    ObjectNode node = LearningOptions.json(result.validation());
    result
        .promised()
        .ifPresent(precision -> node.put("promisedPrecision", Json.rounded(precision)));
    node.put("labels", labels(result.manifest()));
    result.test().ifPresent(test -> node.set("test", LearningOptions.json(test)));
    result.messages().ifPresent(scores -> node.set("messages", MessageFigures.json(scores)));
    result
        .testMessages()
        .ifPresent(scores -> node.set("testMessages", MessageFigures.json(scores)));
    ObjectNode few = node.putObject("fewExamples");
    result.fewExamples().forEach(few::put);
    result.warnings().forEach(node.putArray("warnings")::add);
    return node;
  }

  private static int labels(Manifest manifest) {
    return classifier(manifest).labels().size();
  }

  private static ClassifierSpecification classifier(Manifest manifest) {
    return manifest.task(ClassifierSpecification.class).orElseThrow();
  }
}
