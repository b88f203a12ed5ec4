package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.Tier;
import dev.gloss.evaluate.ClassificationMetrics;
import dev.gloss.evaluate.ClassifierEvaluation;
import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.ModelPack;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Judges a model pack on labelled texts.",
      "The texts are JSON Lines {\"id\",\"text\",\"label\"}, gzipped or not."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  gloss evaluate --model classpath:models/banking-support --data test.jsonl.gz --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "PACK",
      description = "classpath:…, file:… or a folder")
  private String model;

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "labelled texts")
  private Path data;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    ModelPack pack = ModelPack.open(model);
    LabelledData examples = LabelledData.read(data);
    ClassifierEvaluation evaluation;
    try (ProgressOnTerminal progress = new ProgressOnTerminal("evaluating")) {
      evaluation = ClassifierEvaluation.of(pack, examples.examples(), System::nanoTime, progress);
    }
    if (!evaluation.unknownLabels().isEmpty()) {
      System.err.printf(
          "gloss evaluate: %s: labels that the model does not have, counted as wrong: %s%n",
          data, evaluation.unknownLabels());
    }
    if (json) {
      ObjectNode result = withSpeed(evaluation);
      result.putObject("tiers").set(Tier.TEACHER.label(), withSpeed(evaluation));
      System.out.println(Json.line(result));
    } else {
      print(evaluation);
    }
    return Main.OK;
  }

  private static ObjectNode withSpeed(ClassifierEvaluation evaluation) {
    return json(evaluation.metrics()).put("docsPerSecond", Math.round(evaluation.docsPerSecond()));
  }

  static ObjectNode json(ClassificationMetrics metrics) {
    return Json.object()
        .put("examples", metrics.examples())
        .put("accuracy", Json.rounded(metrics.accuracy()))
        .put("macroF1", Json.rounded(metrics.macroF1()))
        .put("microF1", Json.rounded(metrics.microF1()))
        .put("expectedCalibrationError", Json.rounded(metrics.expectedCalibrationError()))
        .put("coverage", Json.rounded(metrics.coverage()))
        .put("answeredAccuracy", Json.rounded(metrics.answeredAccuracy()));
  }

  private void print(ClassifierEvaluation evaluation) {
    ClassificationMetrics metrics = evaluation.metrics();
    System.out.printf(
        Locale.ROOT,
        """
        %s on %s (%d texts)
          accuracy            %.4f
          macro F1            %.4f
          calibration error   %.4f
          answered            %.1f%%, of which right %.1f%%
          texts a second      %.0f (one thread)
        """,
        model,
        data,
        metrics.examples(),
        metrics.accuracy(),
        metrics.macroF1(),
        metrics.expectedCalibrationError(),
        100 * metrics.coverage(),
        100 * metrics.answeredAccuracy(),
        evaluation.docsPerSecond());
  }
}
