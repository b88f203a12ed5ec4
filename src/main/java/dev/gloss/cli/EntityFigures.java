package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.evaluate.entities.EntityEvaluation;
import dev.gloss.evaluate.entities.EntityMetrics;
import java.util.Locale;

/** How good a finder of entities is, for people and for programs. */
final class EntityFigures {
  private EntityFigures() {}

  static ObjectNode json(EntityEvaluation evaluation) {
    EntityMetrics metrics = evaluation.metrics();
    ObjectNode node = Json.object().put("examples", metrics.texts());
    put(node, metrics.all());
    ObjectNode types = node.putObject("types");
    metrics.byType().forEach((type, counts) -> put(types.putObject(type), counts));
    return node.put("docsPerSecond", Math.round(evaluation.docsPerSecond()));
  }

  private static void put(ObjectNode node, EntityMetrics.Counts counts) {
    node.put("spanF1", Json.rounded(counts.f1()))
        .put("precision", Json.rounded(counts.precision()))
        .put("recall", Json.rounded(counts.recall()))
        .put("entities", counts.wanted());
  }

  static String line(EntityEvaluation evaluation) {
    EntityMetrics.Counts all = evaluation.metrics().all();
    return String.format(
        Locale.ROOT,
        "span F1 %.4f (precision %.4f, recall %.4f) on %d entities of %d texts, %.0f texts/s on one"
            + " thread",
        all.f1(),
        all.precision(),
        all.recall(),
        all.wanted(),
        evaluation.metrics().texts(),
        evaluation.docsPerSecond());
  }

  /** A line a type. */
  static void print(EntityEvaluation evaluation) {
    System.out.println(line(evaluation));
    System.out.printf(
        "%n%-24s  %8s  %9s  %8s  %8s%n", "type", "F1", "precision", "recall", "wanted");
    evaluation
        .metrics()
        .byType()
        .forEach(
            (type, counts) ->
                System.out.printf(
                    Locale.ROOT,
                    "%-24s  %8.4f  %9.4f  %8.4f  %8d%n",
                    type,
                    counts.f1(),
                    counts.precision(),
                    counts.recall(),
                    counts.wanted()));
  }
}
