package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.evaluate.classify.MessageEvaluation;
import dev.gloss.evaluate.classify.MessageScores;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How well messages are understood, for people and for programs. */
final class MessageFigures {
  private static final String LINE = "%-21s  %6.1f%%  %6.1f%%  %12.1f%%  %13s  %8s  %10s%n";

  private MessageFigures() {}

  static void print(String model, Path data, List<MessageEvaluation> evaluations) {
    MessageScores counts = evaluations.get(0).alone();
    System.out.printf(
        "%s on %s: %d messages with a matter, %d without, %d that only the conversation tells%n%n",
        model, data, counts.telling(), counts.without(), counts.followUps());
    System.out.println(
        "                         found    right  false alarms  several found  evidence  follow-ups");
    for (MessageEvaluation evaluation : evaluations) {
      String tiers = evaluation.tiers().label();
      print(tiers, evaluation.alone());
      print(tiers + ", conversation", evaluation.inConversation());
    }
    for (MessageEvaluation evaluation : evaluations) {
      System.out.printf(
          Locale.ROOT,
          "%n%s: the teacher was asked about %.1f%% of the messages with a matter, %.1f%% of those"
              + " without%n",
          evaluation.tiers().label(),
          100 * evaluation.escalatedOnTopic(),
          100 * evaluation.escalatedOffTopic());
    }
  }

  private static void print(String name, MessageScores scores) {
    System.out.printf(
        Locale.ROOT,
        LINE,
        name,
        100 * scores.foundShare(),
        100 * scores.rightShare(),
        100 * scores.falseAlarmShare(),
        percent(scores.severalFoundShare()) + " / " + percent(scores.severalRightShare()),
        percent(scores.evidentShare()),
        percent(scores.followUpShare()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** In one line. */
  static String line(MessageScores scores) {
    return String.format(
        Locale.ROOT,
        "a right label found for %s of %d with a matter, %s of %d tags right, %s of %d without one"
            + " tagged",
        percent(scores.foundShare()),
        scores.telling(),
        percent(scores.rightShare()),
        scores.tags(),
        percent(scores.falseAlarmShare()),
        scores.without());
  }

  static ObjectNode json(List<MessageEvaluation> evaluations) {
    ObjectNode result = Json.object();
    ArrayNode tiers = result.putArray("tiers");
    for (MessageEvaluation evaluation : evaluations) {
      ObjectNode tier = tiers.addObject().put("tier", evaluation.tiers().label());
      tier.set("alone", json(evaluation.alone()));
      tier.set("inConversation", json(evaluation.inConversation()));
      tier.put("escalatedOnTopic", Json.rounded(evaluation.escalatedOnTopic()));
      tier.put("escalatedOffTopic", Json.rounded(evaluation.escalatedOffTopic()));
    }
    return result;
  }

  static ObjectNode json(MessageScores scores) {
    return Json.object()
        .put("telling", scores.telling())
        .put("found", Json.rounded(scores.foundShare()))
        .put("tags", scores.tags())
        .put("right", Json.rounded(scores.rightShare()))
        .put("without", scores.without())
        .put("falseAlarms", Json.rounded(scores.falseAlarmShare()))
        .put("several", scores.several())
        .put("severalFound", Json.rounded(scores.severalFoundShare()))
        .put("severalRight", Json.rounded(scores.severalRightShare()))
        .put("evident", Json.rounded(scores.evidentShare()))
        .put("followUps", scores.followUps())
        .put("followUpsFound", Json.rounded(scores.followUpShare()));
  }
}
