package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.evaluate.classify.ClassificationMetrics;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.train.classify.ProbeTrainer;
import dev.gloss.train.classify.TrainSettings;
import dev.gloss.train.classify.ZeroShotTrainer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
      "The texts are JSON Lines {\"id\",\"text\",\"label\"}, or {…,\"labels\":[…]} where any number may fit, gzipped or not.",
      "Regularization, temperature and abstain threshold are chosen on validation data; without",
      "--validation, fewer than 3,000 texts are cross-validated, and at the end all are learned."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same command gives the same pack, byte for byte, on any number of threads.",
      "",
      "Example:",
      "  gloss train --task classify --train tickets.jsonl --out packs/tickets",
      "",
      "Without any examples, a file labels.yaml with lines such as",
      "  card_arrival: the customer waits for a card that was sent",
      "is enough for a start:",
      "  gloss train --task classify --labels labels.yaml --out packs/start"
    })
final class TrainCommand implements Callable<Integer> {
  /** What can be learned. */
  enum Task {
    CLASSIFY
  }

  /** How it is learned. */
  enum Method {
    PROBE
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "what to learn: ${COMPLETION-CANDIDATES}")
  private Task task;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source;

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
      defaultValue = "PROBE",
      paramLabel = "METHOD",
      description = "how to learn it: ${COMPLETION-CANDIDATES} (default: probe)")
  private Method method;

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
    TrainSettings settings = settings();
    OutputFolder.check(learning.out());
    try {
      return source.labels == null ? learn(settings) : startWithLabels();
    } catch (UncheckedIOException e) {
      throw new CommandFailedException(
          learning.out() + ": expected a folder to write, found: " + e.getCause(), e);
    }
  }

  private int learn(TrainSettings settings) {
    long start = System.nanoTime();
    ProbeTrainer.Result result;
    try (StagesOnTerminal stages = new StagesOnTerminal()) {
      result = new ProbeTrainer(settings, encoderSource(), stages).train(learning.out());
    }
    result.warnings().forEach(warning -> System.err.println("gloss train: " + warning));
    report(result, (System.nanoTime() - start) / 1e9);
    return Main.OK;
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
    command.append(" --method ").append(method.name().toLowerCase(Locale.ROOT));
    command.append(learning.named(source.train));
    abstainLabels.forEach(label -> command.append(" --abstain-label ").append(label));
    return command.append(learning.choices()).toString();
  }

  private void report(ProbeTrainer.Result result, double seconds) {
    if (learning.json()) {
      System.out.println(Json.line(json(result).put("seconds", Json.rounded(seconds))));
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
