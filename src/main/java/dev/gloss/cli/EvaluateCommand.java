package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.RunAs;
import dev.gloss.data.LabelledData;
import dev.gloss.data.MarkedData;
import dev.gloss.data.Message;
import dev.gloss.data.MessageData;
import dev.gloss.entities.EntitiesSpecification;
import dev.gloss.evaluate.classify.ClassificationMetrics;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.evaluate.classify.ClassifierSection;
import dev.gloss.evaluate.classify.MessageEvaluation;
import dev.gloss.evaluate.classify.OutOfScope;
import dev.gloss.evaluate.classify.Proportion;
import dev.gloss.evaluate.classify.TierEvaluation;
import dev.gloss.evaluate.entities.EntityEvaluation;
import dev.gloss.evaluate.report.EvaluationReport;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = {
      "Judges a model pack on labelled texts.",
      "The texts are JSON Lines {\"id\",\"text\",\"label\"}, gzipped or not; of entities as for gloss train."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  gloss evaluate --model classpath:models/banking-support --data test.jsonl.gz --json",
      "  gloss evaluate --model packs/mine --data validation.jsonl.gz --report report.html",
      "  gloss evaluate --model packs/mine --messages messages.jsonl"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "PACK",
      description = "classpath:…, file:… or a folder")
  private String model;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source;

  /** What it is judged on. */
  static final class Source {
    @Option(names = "--data", required = true, paramLabel = "FILE", description = "labelled texts")
    private Path data;

    @Option(
        names = "--messages",
        required = true,
        paramLabel = "FILE",
        description = "messages with what they are about, as for gloss train --messages")
    private Path messages;
  }

  private Path data;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "write a page to read in a browser: curves, labels, worst errors; quotes texts")
  private Path report;

  @Override
  public Integer call() {
    if (source.messages != null && report != null) {
      throw new ParameterException(
          spec.commandLine(), "expected --report with --data, found --messages");
    }
    data = source.data;
    requireWritablePlace();
    ModelPack pack = ModelFolder.open(model);
    if (source.messages != null) {
      return judgeMessages(pack);
    }
    if (judgesEntities(pack)) {
      return judgeEntities(pack);
    }
    LabelledData examples = LabelledData.read(data);
    examples.warnings().forEach(warning -> System.err.println("gloss evaluate: " + warning));
    warnOfTraining(pack, examples.sha256());
    ClassifierEvaluation evaluation;
    try (ProgressOnTerminal progress = new ProgressOnTerminal("evaluating")) {
      evaluation = ClassifierEvaluation.of(pack, examples.examples(), System::nanoTime, progress);
    }
    if (!evaluation.unknownLabels().isEmpty()) {
      System.err.printf(
          "gloss evaluate: %s: labels that the model does not have, counted as wrong: %s%n",
          data, evaluation.unknownLabels());
    }
    if (report != null) {
      write(
          EvaluationReport.html(
              pack, new ClassifierSection(pack, evaluation), name(data), examples.sha256()));
    }
    if (json) {
      ObjectNode result = json(evaluation.own());
      ObjectNode tiers = result.putObject("tiers");
      evaluation.tiers().forEach(tier -> tiers.set(tier.tiers().label(), json(tier)));
      System.out.println(Json.line(result));
    } else {
      print(evaluation);
      if (report != null) {
        System.out.printf("%nreport written to %s%n", report);
      }
    }
    return Main.OK;
  }

  /** A pack that finds entities and has labels too is judged by what the file has. */
  private boolean judgesEntities(ModelPack pack) {
    boolean finds = pack.manifest().task(EntitiesSpecification.class).isPresent();
    boolean labels = pack.manifest().task(ClassifierSpecification.class).isPresent();
    return finds && (!labels || MarkedData.isAt(data));
  }

  private int judgeEntities(ModelPack pack) {
    if (report != null) {
      throw new ParameterException(
          spec.commandLine(), "expected --report with labelled texts, found texts with entities");
    }
    MarkedData texts = MarkedData.read(data);
    warnOfTraining(pack, texts.sha256());
    EntityEvaluation evaluation;
    try (ProgressOnTerminal progress = new ProgressOnTerminal("evaluating")) {
      evaluation = EntityEvaluation.of(pack, texts.texts(), System::nanoTime, progress);
    }
    if (json) {
      System.out.println(Json.line(EntityFigures.json(evaluation)));
    } else {
      EntityFigures.print(evaluation);
    }
    return Main.OK;
  }

  private void warnOfTraining(ModelPack pack, String sha256) {
    pack.manifest().card().data().entrySet().stream()
        .filter(part -> part.getValue().sha256().equals(sha256))
        .forEach(
            part ->
                System.err.printf(
                    "gloss evaluate: %s: expected texts that the pack has not seen, found those of its"
                        + " own training ('%s'): it looks better than it is%n",
                    data, part.getKey()));
  }

  private int judgeMessages(ModelPack pack) {
    List<Message> messages = MessageData.read(source.messages).messages();
    List<MessageEvaluation> evaluations = new ArrayList<>();
    for (RunAs tiers : RunAs.of(ClassifierSpecification.of(pack))) {
      try (ProgressOnTerminal progress = new ProgressOnTerminal("evaluating " + tiers.label())) {
        evaluations.add(MessageEvaluation.of(pack, tiers, messages, progress));
      }
    }
    if (json) {
      System.out.println(Json.line(MessageFigures.json(evaluations)));
    } else {
      MessageFigures.print(model, source.messages, evaluations);
    }
    return Main.OK;
  }

  /** Said before the evaluation, which may take long. */
  private void requireWritablePlace() {
    String found = report == null ? "" : inTheWay(report.toAbsolutePath().normalize());
    if (!found.isEmpty()) {
      throw new CommandFailedException(
          "--report %s: expected a file in a folder that is there, found %s"
              .formatted(report, found));
    }
  }

  private String inTheWay(Path file) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    if (file.equals(data.toAbsolutePath().normalize())) {
      return "the data";
    }
    return Files.isDirectory(file.getParent()) ? "" : "no such folder";
  }

  private void write(byte[] page) {
    try {
      Files.write(report, page);
    } catch (IOException e) {
      throw new CommandFailedException(
          "--report %s: expected a file that can be written, found %s".formatted(report, e), e);
    }
  }

  private static String name(Path file) {
    return file.toAbsolutePath().getFileName().toString();
  }

  private static ObjectNode json(TierEvaluation tier) {
    return json(tier.metrics(), tier.outOfScope())
        .put("escalated", Json.rounded(tier.escalated()))
        .put("docsPerSecond", Math.round(tier.docsPerSecond()));
  }

  static ObjectNode json(ClassificationMetrics metrics, Optional<OutOfScope> outOfScope) {
    ObjectNode node = json(metrics);
    outOfScope.ifPresent(
        scope ->
            node.put("inScopeAccuracy", Json.rounded(scope.inScopeAccuracy()))
                .put("outOfScopeRecall", Json.rounded(scope.recall())));
    return node;
  }

  static void printScope(String of, Optional<OutOfScope> outOfScope) {
    outOfScope.ifPresent(
        scope ->
            System.out.printf(
                Locale.ROOT,
                "%s: in scope %.4f right, out of scope %.4f found%n",
                of,
                scope.inScopeAccuracy(),
                scope.recall()));
  }

  private static ObjectNode json(ClassificationMetrics metrics) {
    return Json.object()
        .put("examples", metrics.examples())
        .put("accuracy", Json.rounded(metrics.accuracy()))
        .put("accuracyLeast", Json.rounded(interval(metrics)[0]))
        .put("accuracyMost", Json.rounded(interval(metrics)[1]))
        .put("macroF1", Json.rounded(metrics.macroF1()))
        .put("microF1", Json.rounded(metrics.microF1()))
        .put("expectedCalibrationError", Json.rounded(metrics.expectedCalibrationError()))
        .put("coverage", Json.rounded(metrics.coverage()))
        .put("answeredAccuracy", Json.rounded(metrics.answeredAccuracy()));
  }

  private static double[] interval(ClassificationMetrics metrics) {
    return Proportion.interval(metrics.accuracy(), metrics.examples());
  }

  private void print(ClassifierEvaluation evaluation) {
    System.out.printf(
        "%s on %s (%d texts)%n%n", model, data, evaluation.own().metrics().examples());
    System.out.println(
        "tier      accuracy  macro F1  micro F1  calib. error  answered     right  escalated"
            + "  texts/s (one thread)");
    for (TierEvaluation tier : evaluation.tiers()) {
      ClassificationMetrics metrics = tier.metrics();
      System.out.printf(
          Locale.ROOT,
          "%-8s  %8.4f  %8.4f  %8.4f  %12.4f  %7.1f%%  %7.1f%%  %8.1f%%  %20.0f%n",
          tier.tiers().label(),
          metrics.accuracy(),
          metrics.macroF1(),
          metrics.microF1(),
          metrics.expectedCalibrationError(),
          100 * metrics.coverage(),
          100 * metrics.answeredAccuracy(),
          100 * tier.escalated(),
          tier.docsPerSecond());
    }
    ClassificationMetrics own = evaluation.own().metrics();
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy's 95%% interval %.4f to %.4f%n",
        evaluation.own().tiers().label(),
        interval(own)[0],
        interval(own)[1]);
    for (TierEvaluation tier : evaluation.tiers()) {
      printScope(tier.tiers().label(), tier.outOfScope());
    }
  }
}
